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

#endif
