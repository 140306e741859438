/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/coverage.h"
#include "probes/analysis/graphics.h"
#include "probes/analysis/scope.h"

/* --- Intel --- */

static uint64_t bits(uint64_t value, unsigned low, unsigned count)
{
	return value >> low & ((1ull << count) - 1);
}

/*
 * Page table depths of 2 to 5 levels. First-level tables alone serve where scalable mode has no
 * second level.
 */
static bool has_no_width(const struct remapping_unit *unit)
{
	enum { SAGAW = 8, SCALABLE_MODE = 43, SECOND_LEVEL = 46, FIRST_LEVEL = 47 };
	uint64_t extended = unit->extended_capability.value;

	if (unit->capability.status != OK || unit->extended_capability.status != OK ||
	    bits(unit->capability.value, SAGAW, 4))
		return false;
	return !(bits(extended, SCALABLE_MODE, 1) && bits(extended, FIRST_LEVEL, 1) &&
		 !bits(extended, SECOND_LEVEL, 1));
}

static enum unit_use scopes_use(const struct machine *machine, const struct remapping_unit *unit)
{
	enum unit_use use = UNIT_USED;

	for (size_t i = 0; i < unit->scopes.count; i++) {
		const struct scope *scope = &unit->scopes.items[i];
		if (scope->type == SCOPE_ACPI_DEVICE)
			return UNIT_USED;
		if (!scope_is_pci(scope))
			continue;
		enum status status = scope_match(machine, unit->segment, scope).status;
		if (status == OK)
			return UNIT_USED;
		if (use != UNIT_USE_UNKNOWN)
			use = status == ABSENT ? UNIT_WITHOUT_DEVICES : UNIT_USE_UNKNOWN;
	}
	return use;
}

enum unit_use unit_use(const struct machine *machine, const struct remapping_unit *unit)
{
	if (machine->iommu.kind != IOMMU_INTEL)
		return UNIT_USED;
	if (has_no_width(unit))
		return UNIT_WITHOUT_WIDTH;
	if (graphics_bypass(machine, unit) != GRAPHICS_NOT_BYPASSED)
		return UNIT_OF_GRAPHICS;
	return unit->include_all ? UNIT_USED : scopes_use(machine, unit);
}

/* OK: it names the function; ABSENT: it does not; else a scope could not be followed. */
static enum status names_function(const struct machine *machine, const struct remapping_unit *unit,
				  const struct function *function)
{
	enum status status = ABSENT;

	for (size_t i = 0; i < unit->scopes.count; i++) {
		if (!scope_is_pci(&unit->scopes.items[i]))
			continue;
		struct scope_match match =
			scope_match(machine, unit->segment, &unit->scopes.items[i]);
		if (match.status == OK && scope_has(&match, function))
			return OK;
		if (!status_is_evidence(match.status))
			status = match.status;
	}
	return status;
}

/*
 * Linux asks the units that name devices before those that take all the others; the last of a table
 * first.
 */
static struct coverage intel_coverage(const struct machine *machine,
				      const struct function *function)
{
	const struct iommu *iommu = &machine->iommu;

	for (size_t i = iommu->units.count; i-- > 0;) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		if (unit->include_all || unit->segment != function->address.domain)
			continue;
		enum status status = names_function(machine, unit, function);
		if (status != ABSENT)
			return (struct coverage){ status, status == OK ? unit : NULL };
	}
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		if (unit->include_all && unit->segment == function->address.domain)
			return (struct coverage){ OK, unit };
	}
	return (struct coverage){ .status = ABSENT };
}

/* --- AMD --- */

static bool range_has(const struct device_range *range, uint16_t id)
{
	return (range->first <= id && id <= range->last) ||
	       (range->has_source && range->source == id);
}

static bool entries_name(const struct remapping_unit *unit, uint16_t id)
{
	for (size_t i = 0; i < unit->devices.count; i++)
		if (range_has(&unit->devices.items[i], id))
			return true;
	for (size_t i = 0; i < unit->named.count; i++)
		if (unit->named.items[i].device_id == id)
			return true;
	for (size_t i = 0; i < unit->scopes.count; i++) {
		const struct scope *scope = &unit->scopes.items[i];
		struct pci_address at = { 0, scope->start_bus, scope->path.items[0].device,
					  scope->path.items[0].function };
		if (device_id_of(at) == id)
			return true;
	}
	return false;
}

/*
 * The highest id of a segment that an entry for PCI devices names; Linux has no room for any above.
 * -1 where there is none.
 */
static int highest_id(const struct iommu *iommu, uint32_t segment)
{
	int highest = -1;

	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		for (size_t at = 0; unit->segment == segment && at < unit->devices.count; at++)
			if (unit->devices.items[at].last > highest)
				highest = unit->devices.items[at].last;
	}
	return highest;
}

/* A later block overrules an earlier one. A unit's own function is no device of anybody. */
static struct coverage amd_coverage(const struct machine *machine, const struct function *function)
{
	const struct iommu *iommu = &machine->iommu;
	uint16_t id = device_id_of(function->address);
	struct coverage coverage = { .status = ABSENT };

	if (id > highest_id(iommu, function->address.domain))
		return coverage;
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		if (pci_address_compare(unit->function, function->address) == 0)
			return (struct coverage){ .status = ABSENT };
		if (unit->segment == function->address.domain && entries_name(unit, id))
			coverage = (struct coverage){ OK, unit };
	}
	return coverage;
}

/* --- virtio --- */

static const struct remapping_unit *unit_of_node(const struct iommu *iommu, size_t offset)
{
	for (size_t i = 0; i < iommu->units.count; i++)
		if (iommu->units.items[i].offset == offset)
			return &iommu->units.items[i];
	return NULL;
}

static struct coverage virtio_coverage(const struct machine *machine,
				       const struct function *function)
{
	const struct iommu *iommu = &machine->iommu;
	uint16_t id = device_id_of(function->address);

	for (size_t i = 0; i < iommu->endpoints.count; i++) {
		const struct virtio_endpoints *endpoints = &iommu->endpoints.items[i];
		if (!endpoints->on_pci || function->address.domain < endpoints->first_segment ||
		    function->address.domain > endpoints->last_segment || id < endpoints->first ||
		    id > endpoints->last)
			continue;
		const struct remapping_unit *unit = unit_of_node(iommu, endpoints->unit);
		/* A unit does not translate itself. */
		if (unit &&
		    !(!unit->base && pci_address_compare(unit->function, function->address) == 0))
			return (struct coverage){ OK, unit };
	}
	return (struct coverage){ .status = ABSENT };
}

/* --- All --- */

struct coverage function_coverage(const struct machine *machine, const struct function *function)
{
	struct coverage coverage = { .status = NOT_ASKED };

	switch (machine->iommu.kind) {
	case IOMMU_INTEL: coverage = intel_coverage(machine, function); break;
	case IOMMU_AMD: return amd_coverage(machine, function);
	case IOMMU_VIRTIO: return virtio_coverage(machine, function);
	case IOMMU_NONE: return (struct coverage){ .status = ABSENT };
	case IOMMU_UNKNOWN: return coverage;
	}
	if (coverage.status == OK && unit_use(machine, coverage.unit) != UNIT_USED)
		coverage.status = ABSENT;
	return coverage;
}

bool unit_covers(const struct machine *machine, const struct remapping_unit *unit,
		 struct pci_address address)
{
	const struct function *function = machine_function(machine, address);
	struct coverage coverage = { .status = NOT_ASKED };

	if (function)
		coverage = function_coverage(machine, function);
	return coverage.status == OK && coverage.unit == unit;
}
