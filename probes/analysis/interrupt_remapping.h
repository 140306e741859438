/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the firmware lets Linux remap interrupts; what its tables come to. */
#ifndef PROBES_ANALYSIS_INTERRUPT_REMAPPING_H
#define PROBES_ANALYSIS_INTERRUPT_REMAPPING_H

#include "probes/machine/machine.h"

/*
 * Linux remaps interrupts only where every IOAPIC of the MADT is in some unit's scope
 * (intel/irq_remapping.c, amd/init.c); Intel's DMAR must also say so in its flags, and each unit be
 * able to (ECAP.IR), while AMD's units always can, but must have the southbridge's IOAPIC where it
 * belongs. A virtio-iommu never does. Not OK where a table that decides could not be seen: its
 * status is that of what is missing.
 */
struct flag interrupt_remapping_offered(const struct machine *machine);

/*
 * Intel: the first unit that cannot remap interrupts, for which Linux remaps none at all. NULL:
 * none is known.
 */
const struct remapping_unit *unit_without_remapping(const struct machine *machine);

/*
 * The kernel was built without CONFIG_IRQ_REMAP: its log is there from the start, says that x2APIC
 * finds no remapping, and of remapping itself not a word, which every kernel that has it says.
 */
bool kernel_lacks_remapping(const struct machine *machine);

/*
 * Whether a remapping unit has this IOAPIC, or Linux supplies what the firmware forgot: it knows a
 * few machines by name (amd/quirks.c), and takes the option ivrs_ioapic=.
 */
struct flag ioapic_is_covered(const struct machine *machine, const struct ioapic *ioapic);

/*
 * The line of the kernel's log by which Linux did not find this one in the IVRS, while interrupts
 * are not remapped; else NULL. Linux may read less of a table than stands there.
 */
const struct hint *ioapic_not_found(const struct machine *machine, const struct ioapic *ioapic);

/*
 * AMD: what to do about this one, which Linux misses or has in the wrong place: the option of the
 * exact address. In the arena; NULL where no address is known.
 */
const char *ioapic_remedy(struct arena *arena, const struct machine *machine,
			  const struct ioapic *ioapic);

/* All of the MADT's. One that is surely left out decides, whatever else is not known. */
struct flag all_ioapics_covered(const struct machine *machine);

/*
 * AMD: whether the IOAPIC of interrupt 0 makes its requests as 00:14.0, on Hygon also as 00:0b.0;
 * Linux relies on it for the timer. True where the machine is one that Linux knows by name. ABSENT
 * for other kinds of IOMMU and without MADT.
 */
struct flag southbridge_ioapic_is_right(const struct machine *machine);

#endif
