/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which remapping unit translates a function's requests: what Linux makes of DRHD scopes, IVHD
 * device entries and VIOT endpoints (drivers/iommu/intel/iommu.c, drivers/iommu/amd/init.c,
 * drivers/acpi/viot.c). Pure over facts.
 *
 * A virtual function is translated with its physical function and a function behind a VMD
 * controller with that controller: ask for those. A segment above ffff itself matches nothing.
 */
#ifndef PROBES_ANALYSIS_COVERAGE_H
#define PROBES_ANALYSIS_COVERAGE_H

#include "probes/machine/machine.h"

struct coverage {
	/* OK: `unit`; ABSENT: none, so Linux gives no group; else it cannot be told */
	enum status status;
	/* with ABSENT: one that should, but that Linux ignores; or NULL */
	const struct remapping_unit *unit;
};

/* Linear in the length of the table. */
struct coverage function_coverage(const struct machine *machine, const struct function *function);

/*
 * Whether this unit is the one that translates the function at `address`; false also where it
 * cannot be told.
 */
bool unit_covers(const struct machine *machine, const struct remapping_unit *unit,
		 struct pci_address address);

enum unit_use {
	UNIT_USED,
	UNIT_USE_UNKNOWN,   /* the functions that it names could not be looked for */
	UNIT_WITHOUT_WIDTH, /* Linux ignores it: its capability register offers no address width */
	UNIT_WITHOUT_DEVICES, /* Linux ignores it: it names functions, and none of them is there */
	UNIT_OF_GRAPHICS,     /* Linux ignores it: graphics.h */
};

/*
 * What Linux does with a DRHD for translation; interrupts may be remapped by one without devices.
 * UNIT_USED for others.
 */
enum unit_use unit_use(const struct machine *machine, const struct remapping_unit *unit);

#endif
