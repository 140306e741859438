/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the IOMMU's tables have each IOAPIC, and in its place; what Linux supplies, and what to
 * do.
 */
#ifndef PROBES_ANALYSIS_IOAPICS_H
#define PROBES_ANALYSIS_IOAPICS_H

#include "probes/machine/machine.h"

/* 00:14.0 as a requester ID: AMD's southbridge */
enum { SOUTHBRIDGE = 0x14 << 3 };

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
 * The device id under which it makes its requests: what stands for it on the kernel command line,
 * in Linux's list of machines, or in the IVRS. ABSENT: nowhere.
 */
struct number ioapic_source(const struct machine *machine, const struct ioapic *ioapic);

#endif
