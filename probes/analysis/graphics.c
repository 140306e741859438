/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/graphics.h"
#include "probes/analysis/kernel_options.h"
#include "probes/analysis/scope.h"
#include "probes/machine/pci_ids.h"

/*
 * Linux 6.12, drivers/iommu/intel/iommu.c, quirk_iommu_igfx(). Host bridges: Q35, GM45, Eaglelake,
 * Q45, G45, G41, B43, QM57 …
 */
static const uint16_t bridges[] = { 0x29b2, 0x2a40, 0x2e00, 0x2e10, 0x2e20,
				    0x2e30, 0x2e40, 0x2e90, 0x0044 };

/* … and Broadwell's graphics. */
static const uint16_t displays[] = {
	0x1602, 0x1606, 0x160a, 0x160b, 0x160d, 0x160e, 0x1612, 0x1616,
	0x161a, 0x161b, 0x161d, 0x161e, 0x1622, 0x1626, 0x162a, 0x162b,
	0x162d, 0x162e, 0x1632, 0x1636, 0x163a, 0x163b, 0x163d, 0x163e,
};

static bool is_listed(const struct function *function, const uint16_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (function && function->status == OK && function->vendor == VENDOR_INTEL &&
		    function->device == ids[i])
			return true;
	return false;
}

enum graphics_bypass graphics_bypass(const struct machine *machine,
				     const struct remapping_unit *unit)
{
	const struct function *bridge =
		machine_function(machine, (struct pci_address){ .domain = unit->segment });
	bool any = false, listed = is_listed(bridge, bridges, sizeof bridges / sizeof *bridges);

	if (machine->iommu.kind != IOMMU_INTEL || unit->include_all)
		return GRAPHICS_NOT_BYPASSED;
	for (size_t i = 0; i < unit->scopes.count; i++) {
		const struct scope *scope = &unit->scopes.items[i];
		if (scope->type == SCOPE_ACPI_DEVICE)
			return GRAPHICS_NOT_BYPASSED;
		if (!scope_is_pci(scope))
			continue;
		struct scope_match match = scope_match(machine, unit->segment, scope);
		if (match.status == ABSENT)
			continue;
		if (match.status != OK || match.function->status != OK ||
		    !function_is_display(match.function))
			return GRAPHICS_NOT_BYPASSED;
		any = true;
		listed |= is_listed(match.function, displays, sizeof displays / sizeof *displays);
	}
	if (any && listed)
		return GRAPHICS_BYPASSED;
	return any && kernel_option_has(machine, "intel_iommu=", "igfx_off")
		       ? GRAPHICS_SWITCHED_OFF
		       : GRAPHICS_NOT_BYPASSED;
}

/* A 3D controller (0302) has no output. */
static bool has_output(const struct function *function)
{
	return function->status == OK && function_is_display(function) &&
	       function->class_code >> 8 != 0x0302;
}

bool is_only_display(const struct machine *machine, const struct function *function)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *other = &machine->functions.items[i];
		if (other != function && has_output(other))
			return false;
	}
	return true;
}
