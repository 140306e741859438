/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the IOMMU's tables have each IOAPIC, and in its place; what Linux supplies, and what to
 * do.
 */
#ifndef PROBES_ANALYSIS_IOAPICS_H
#define PROBES_ANALYSIS_IOAPICS_H

#include "probes/machine/machine.h"

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
 * AMD: which IOAPIC has to be where, for Linux to remap interrupts; it relies on it for the timer.
 * versions.quirks tells which release asks what.
 */
enum southbridge_test {
	SOUTHBRIDGE_UNKNOWN,  /* one of the next two; which is not known */
	SOUTHBRIDGE_ANY,      /* any of them makes its requests as 00:14.0 */
	SOUTHBRIDGE_BY_TIMER, /* that of interrupt 0 does; on Hygon also as 00:0b.0 */
	SOUTHBRIDGE_BY_CLASS, /* that of interrupt 0, as an SMBus controller or ISA bridge */
};

enum southbridge_test southbridge_test(const struct machine *machine);

/*
 * Whether it is there. An option or Linux's list of machines stands for the IVRS. ABSENT for other
 * kinds of IOMMU and without MADT. FAILED also where the two tests that may hold differ.
 */
struct flag southbridge_ioapic_is_right(const struct machine *machine);

#endif
