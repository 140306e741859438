/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DMAR: units, reserved memory, proximity, ACPI devices, and the flags of the whole table. */
#include "probes/table_checks/parts.h"

#include "probes/analysis/coverage.h"

#include <inttypes.h>

enum { WIDTH_AT = 36, FLAGS_AT = 37, FIRST_STRUCTURE = 48 };
enum {
	DRHD_FLAGS = 4,
	DRHD_SEGMENT = 6,
	DRHD_BASE = 8,
	RMRR_BASE = 8,
	RMRR_LIMIT = 16,
	RHSA_BASE = 8,
	ANDD_NUMBER = 7,
	ANDD_PATH = 8
};
enum { LEAST_WIDTH = 12, MOST_WIDTH = 64, MOST_UNITS = 1024, PAGE_MASK = 0xfff, SEGMENTS = 65536 };
enum { ECAP_INTERRUPT_REMAPPING = 1 << 3 };

static void check_width(struct inconsistencies *found, const struct iommu *iommu)
{
	if (iommu->address_width.status != OK)
		return;
	if (iommu->address_width.value < LEAST_WIDTH)
		inconsistent(found, STOPS_LINUX, WIDTH_AT, 1,
			     "addresses of %" PRIu64 " bits are narrower than a page",
			     iommu->address_width.value);
	else if (iommu->address_width.value > MOST_WIDTH)
		inconsistent(found, INCONSISTENT, WIDTH_AT, 1,
			     "addresses of %" PRIu64 " bits are impossible",
			     iommu->address_width.value);
}

static bool reads_all_ones(const struct remapping_unit *unit)
{
	return unit->capability.status == OK && unit->capability.value == UINT64_MAX &&
	       unit->extended_capability.status == OK &&
	       unit->extended_capability.value == UINT64_MAX;
}

static void check_unit(struct inconsistencies *found, const struct machine *machine,
		       const struct remapping_unit *unit)
{
	size_t base_at = unit->offset + DRHD_BASE;

	if (!unit->base)
		inconsistent(found, STOPS_LINUX, base_at, 8,
			     "a remapping unit has its registers at address 0");
	else if (unit->base & PAGE_MASK)
		inconsistent(found, INCONSISTENT, base_at, 8,
			     "the registers at 0x%" PRIx64 " do not start at a page boundary",
			     unit->base);
	if (reads_all_ones(unit)) {
		inconsistent(found, STOPS_LINUX, base_at, 8,
			     "nothing answers at 0x%" PRIx64 ": all registers read as ones",
			     unit->base);
		return;
	}

	enum unit_use use = unit_use(machine, unit);
	if (use == UNIT_WITHOUT_WIDTH)
		inconsistent(found, UNIT_IGNORED, base_at, 8,
			     "the unit at 0x%" PRIx64 " supports no address width (CAP 0x%" PRIx64
			     ")",
			     unit->base, unit->capability.value);
	else if (use == UNIT_WITHOUT_DEVICES && table_is_whole(found))
		inconsistent(found, UNIT_IGNORED, base_at, 8,
			     "of the devices in the scope of the unit at 0x%" PRIx64
			     ", none is present",
			     unit->base);
}

static void check_units(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	if (!iommu->units.count && table_is_whole(found))
		inconsistent(found, STOPS_LINUX, FIRST_STRUCTURE, 2,
			     "the table lists no remapping unit");
	if (iommu->units.count > MOST_UNITS)
		inconsistent(found, STOPS_LINUX, iommu->units.items[MOST_UNITS].offset, 2,
			     "the table lists %zu remapping units; Linux supports %d",
			     iommu->units.count, MOST_UNITS);
	for (size_t i = 0; i < iommu->units.count; i++)
		check_unit(found, machine, &iommu->units.items[i]);
	check_duplicate_bases(found, machine, DRHD_BASE);
}

static void check_segments(struct inconsistencies *found, const struct iommu *iommu)
{
	enum { HAS_ALL = 1 << 0, TOLD = 1 << 1 };
	uint8_t *segments = arena_alloc(found->arena, SEGMENTS);

	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		if (unit->include_all && segments[unit->segment] & HAS_ALL)
			inconsistent(found, INCONSISTENT, unit->offset + DRHD_FLAGS, 1,
				     "a second unit of segment %u claims all its other devices "
				     "(INCLUDE_PCI_ALL)",
				     unit->segment);
		segments[unit->segment] |= unit->include_all ? HAS_ALL : 0;
	}
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		if (!segments[unit->segment] && table_is_whole(found))
			inconsistent(found, INCONSISTENT, unit->offset + DRHD_FLAGS, 1,
				     "no unit of segment %u claims the remaining devices "
				     "(INCLUDE_PCI_ALL)",
				     unit->segment);
		segments[unit->segment] |= TOLD;
	}
}

static void check_region(struct inconsistencies *found, const struct reserved_region *region)
{
	if (region->limit <= region->base)
		inconsistent(found, INCONSISTENT, region->offset + RMRR_LIMIT, 8,
			     "the reserved memory at 0x%" PRIx64 " ends at 0x%" PRIx64
			     ", before it begins",
			     region->base, region->limit);
	if (region->base & PAGE_MASK)
		inconsistent(found, INCONSISTENT, region->offset + RMRR_BASE, 8,
			     "the reserved memory at 0x%" PRIx64
			     " does not start at a page boundary",
			     region->base);
	if ((region->limit + 1) & PAGE_MASK)
		inconsistent(found, INCONSISTENT, region->offset + RMRR_LIMIT, 8,
			     "the reserved memory that ends at 0x%" PRIx64
			     " does not end at a page boundary",
			     region->limit);
}

static void check_proximity(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	struct unit_bases bases = unit_bases(found->arena, machine);

	for (size_t i = 0; table_is_whole(found) && i < iommu->rhsa.count; i++)
		if (!unit_bases_have(&bases, iommu->rhsa.items[i].base))
			inconsistent(found, INCONSISTENT, iommu->rhsa.items[i].offset + RHSA_BASE,
				     8,
				     "an RHSA lists a unit at 0x%" PRIx64 ", where there is none",
				     iommu->rhsa.items[i].base);
}

static void note_numbers(bool *numbers, const scope_list *scopes)
{
	for (size_t i = 0; i < scopes->count; i++)
		if (scopes->items[i].type == SCOPE_ACPI_DEVICE)
			numbers[scopes->items[i].id] = true;
}

static void check_namespace_devices(struct inconsistencies *found, const struct iommu *iommu)
{
	bool numbers[256] = { 0 };

	for (size_t i = 0; i < iommu->units.count; i++)
		note_numbers(numbers, &iommu->units.items[i].scopes);
	for (size_t i = 0; i < iommu->andd.count; i++) {
		const struct namespace_device *device = &iommu->andd.items[i];
		if (device->path.status != OK)
			inconsistent(found, STOPS_LINUX, device->offset + ANDD_PATH, 1,
				     "the name of ACPI device %u (ANDD) is not terminated",
				     device->number);
		if (!numbers[device->number] && table_is_whole(found))
			inconsistent(found, INCONSISTENT, device->offset + ANDD_NUMBER, 1,
				     "ACPI device %u (ANDD) is in no unit's scope", device->number);
	}
}

/* The flag is what the firmware's author switched; every unit could. */
static void check_flags(struct inconsistencies *found, const struct iommu *iommu)
{
	if (iommu->interrupt_remapping.status != OK || iommu->interrupt_remapping.value ||
	    !iommu->units.count)
		return;
	for (size_t i = 0; i < iommu->units.count; i++) {
		const struct number *extended = &iommu->units.items[i].extended_capability;
		if (extended->status != OK || !(extended->value & ECAP_INTERRUPT_REMAPPING))
			return;
	}
	inconsistent(found, INCONSISTENT, FLAGS_AT, 1,
		     "every remapping unit supports interrupt remapping, but the table says that "
		     "the platform does not (INTR_REMAP)");
}

void iommu_checks_intel(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	check_width(found, iommu);
	check_units(found, machine);
	check_segments(found, iommu);
	for (size_t i = 0; i < iommu->reserved.count; i++)
		check_region(found, &iommu->reserved.items[i]);
	check_proximity(found, machine);
	check_namespace_devices(found, iommu);
	check_flags(found, iommu);
}
