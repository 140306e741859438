/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a device scope ends: from a start bus over bridges to a PCI function, as the DMAR describes
 * it (VT-d specification, 8.3.1) and as Linux understands it (drivers/iommu/intel/dmar.c). Pure
 * over facts.
 *
 * For scopes of endpoints and bridges. The path of an IOAPIC or HPET tells only under which id it
 * makes its requests, and mostly no function is there: for these only scope_address() has a
 * meaning.
 */
#ifndef PROBES_ANALYSIS_SCOPE_H
#define PROBES_ANALYSIS_SCOPE_H

#include "probes/machine/machine.h"

/*
 * Whether the scope names something on PCI, or rather something to be found on PCI: an endpoint or
 * a bridge.
 */
bool scope_is_pci(const struct scope *scope);

/*
 * Each hop but the last is a bridge, and the next hop is on its secondary bus. False where a bridge
 * is not known, where a device or function number cannot be, and where the path has no hop.
 */
bool scope_address(const struct machine *machine, uint16_t segment, const struct scope *scope,
		   struct pci_address *address);

struct scope_match {
	enum status status; /* OK: `function`; ABSENT: nothing is there; else it cannot be told */
	const struct function *function;
	/* one hop, and the start bus is no root bus: Linux works around it, and complains */
	bool broken;
};

/*
 * The function that Linux takes the scope for. A path of several hops must begin on a root bus; one
 * of a single hop may name the function by its own bus. Where the list of functions is not known
 * the status is that of the list.
 */
struct scope_match scope_match(const struct machine *machine, uint16_t segment,
			       const struct scope *scope);

/*
 * Whether `function` is what the scope ends at, or is on a bus behind it. `match` is that of the
 * scope; it must be OK. Virtual functions go with their physical one: ask for that.
 */
bool scope_has(const struct scope_match *match, const struct function *function);

/* Functions of the machine, by their indices first .. past - 1. */
struct function_span {
	size_t first, past;
};

/*
 * All functions with an id (bus << 8 | device << 3 | function) from `first` to `last` in the
 * segment.
 */
struct function_span functions_in(const struct machine *machine, uint32_t segment, uint16_t first,
				  uint16_t last);

/* bus << 8 | device << 3 | function */
uint16_t device_id_of(struct pci_address address);

#endif
