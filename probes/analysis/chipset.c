/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/kernel_options.h"
#include "probes/machine/pci_ids.h"

enum { STONEY_RIDGE = 0x98e4 };

/* Revisions up to and including 0x13, the hexadecimal number; of the X58 also 0x22. */
static bool has_erratum(const struct function *function)
{
	enum { LAST_REVISION = 0x13, X58 = 0x3405, X58_REVISION = 0x22 };

	if (function->vendor != VENDOR_INTEL || function->class_code >> 16 != BASE_CLASS_BRIDGE)
		return false;
	if (function->device != 0x3403 && function->device != X58 && function->device != 0x3406)
		return false;
	return function->revision <= LAST_REVISION ||
	       (function->device == X58 && function->revision == X58_REVISION);
}

static bool is_refused(const struct function *function)
{
	return function->vendor == VENDOR_ATI && function->device == STONEY_RIDGE &&
	       function->address.function == 0;
}

/* The first on bus 0; Linux looks at no other so early. */
static const struct function *on_first_bus(const struct machine *machine,
					   bool (*is)(const struct function *function))
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->address.domain || function->address.bus)
			return NULL;
		if (function->status == OK && is(function))
			return function;
	}
	return NULL;
}

const struct function *remapping_erratum(const struct machine *machine)
{
	return machine->iommu.kind == IOMMU_INTEL ? on_first_bus(machine, has_erratum) : NULL;
}

const struct function *amd_iommu_refusal(const struct machine *machine)
{
	if (machine->iommu.kind != IOMMU_AMD ||
	    kernel_option_has(machine, "amd_iommu=", "force_enable"))
		return NULL;
	return on_first_bus(machine, is_refused);
}
