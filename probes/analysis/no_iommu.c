/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/no_iommu.h"
#include "probes/quirks/versions.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

/*
 * Parts of chips that always have an IOMMU, which stay visible where it is switched off. AMD: root
 * complexes of families whose IOMMU is the next function, by pci.ids; where it is off it is mostly
 * hidden. Intel: the functions of server chips that hold VT-d's registers.
 */
static const struct {
	uint16_t vendor, device;
} telling[] = {
	{ VENDOR_AMD, 0x1450 },   { VENDOR_AMD, 0x1480 },   { VENDOR_AMD, 0x14a4 },
	{ VENDOR_AMD, 0x14b5 },   { VENDOR_AMD, 0x14d8 },   { VENDOR_AMD, 0x14e8 },
	{ VENDOR_AMD, 0x1507 },   { VENDOR_AMD, 0x153a },   { VENDOR_AMD, 0x15d0 },
	{ VENDOR_AMD, 0x1630 },   { VENDOR_AMD, 0x1122 },   { VENDOR_INTEL, 0x342e },
	{ VENDOR_INTEL, 0x3c28 }, { VENDOR_INTEL, 0x0e28 }, { VENDOR_INTEL, 0x2f28 },
	{ VENDOR_INTEL, 0x6f28 }, { VENDOR_INTEL, 0x2024 }, { VENDOR_INTEL, 0x2034 },
	{ VENDOR_INTEL, 0x09a2 },
};

static bool tells(const struct function *function)
{
	if (function->status != OK || function->silent)
		return false;
	if (function->class_code >> 8 == CLASS_IOMMU)
		return function->vendor == VENDOR_AMD || function->vendor == VENDOR_ATI;
	for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
		if (function->vendor == telling[i].vendor && function->device == telling[i].device)
			return true;
	return false;
}

const struct function *function_that_tells_of_iommu(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (tells(&machine->functions.items[i]))
			return &machine->functions.items[i];
	return NULL;
}

enum no_iommu why_no_iommu(const struct machine *machine)
{
	const struct flag *fused_off = &machine->iommu.vtd_fused_off;

	if (machine->iommu.kind != IOMMU_NONE)
		return IOMMU_DESCRIBED_OR_UNSEEN;
	/* Whether this is a virtual machine the CPU alone tells. */
	if (machine->cpu.status != OK)
		return NO_IOMMU_UNEXPLAINED;
	if (machine->cpu.hypervisor)
		return NO_IOMMU_HIDDEN;
	if (fused_off->status == OK)
		return fused_off->value ? NO_IOMMU_FUSED_OFF : NO_IOMMU_OFF_IN_FIRMWARE;
	return function_that_tells_of_iommu(machine) ? NO_IOMMU_OFF_IN_FIRMWARE
						     : NO_IOMMU_UNEXPLAINED;
}

bool remapping_opted_out(const struct machine *machine)
{
	const struct flag *opt_out = &machine->iommu.remapping_opt_out,
			  *enabled = &machine->iommu.enabled;
	const struct hints *off = &machine->log.kinds[HINT_IOMMU_OFF];

	if (opt_out->status != OK || !opt_out->value || enabled->status != OK || enabled->value)
		return false;
	for (size_t i = 0; i < off->first.count; i++)
		if (strstr(off->first.items[i].text, "Firmware forces DMA remapping off"))
			return true;
	return version_does(machine, VERSION_REMAP_OPT_OUT, NULL).value;
}
