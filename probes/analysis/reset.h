/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which reset a function gets before a virtual machine has it: the one that Linux lists first
 * (/sys/bus/pci/devices/…/reset_method, since 5.15), or where it does not tell, the one that Linux
 * would choose (drivers/pci/pci.c, pci_reset_fn_methods: device_specific, acpi, flr, af_flr, pm,
 * bus). Where the function has none of its own, VFIO resets the bus below the bridge above it, with
 * all that is there, and only if all of it belongs to the same user (drivers/vfio/pci, "hot
 * reset").
 */
#ifndef PROBES_ANALYSIS_RESET_H
#define PROBES_ANALYSIS_RESET_H

#include "probes/quirks/device_quirks.h"
#include "probes/machine/machine.h"

enum reset_kind {
	RESET_UNKNOWN, /* it could not be seen */
	RESET_NONE,    /* nothing resets it but the whole machine */
	RESET_DEVICE_SPECIFIC,
	RESET_ACPI,
	RESET_FLR,
	RESET_AF_FLR,
	RESET_PM,
	RESET_BUS, /* the bus it is on */
	RESET_CXL_BUS,
};

struct reset {
	enum reset_kind kind;
	bool told; /* Linux says so; else it is predicted */
	/*
	 * RESET_BUS: what is reset, in the order of machine.functions, the function itself and
	 * bridges below among it. Else 0.
	 */
	const struct function *functions;
	size_t count;
	struct device_quirk_found bad; /* .quirk is NULL: nothing bad is known of its resets */
};

/* Pure and quick: a few searches in sorted lists. */
struct reset reset_in_use(const struct machine *machine, const struct function *function);

/*
 * Whether VFIO could reset the bus that it is on: nothing there, nor the bridge above, is known to
 * suffer from that. Searches it.
 */
bool reset_of_bus_works(const struct machine *machine, const struct function *function);

/* "FLR", "bus", "none", "unknown": for people. */
const char *reset_name(enum reset_kind kind);

/*
 * The first other function that the bus reset takes along, bridges not counted, and in `count`,
 * which may be NULL, how many there are; NULL where there is none. "reset: bus (takes 0000:01:00.1
 * along)".
 */
const struct function *reset_takes_along(const struct reset *reset, const struct function *function,
					 size_t *count);

#endif
