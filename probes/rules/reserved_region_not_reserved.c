/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/bytes.h"
#include "probes/judge/rule.h"

#include <strings.h>

enum { FINDINGS_AT_MOST = 16, RANGES_CITED = 4 };

static bool is_type(const struct memory_range *range, const char *type)
{
	return strcasecmp(range->type, type) == 0;
}

/*
 * Whether ranges of this one type, end to end, hold all of the region: Linux joins neighbours of
 * one type.
 */
static bool is_inside(const struct memory_map *map, const struct reserved_region *region,
		      const char *type)
{
	uint64_t next = region->base;

	for (size_t i = 0; i < map->ranges.count; i++) {
		const struct memory_range *range = &map->ranges.items[i];
		if (!is_type(range, type) || range->begin > next || range->end < next)
			continue;
		if (range->end >= region->limit)
			return true;
		next = range->end + 1;
	}
	return false;
}

static const struct memory_range *overlapping_ram(const struct memory_map *map,
						  const struct reserved_region *region)
{
	for (size_t i = 0; i < map->ranges.count; i++) {
		const struct memory_range *range = &map->ranges.items[i];
		if (is_type(range, "System RAM") && range->begin <= region->limit &&
		    range->end >= region->base)
			return range;
	}
	return NULL;
}

/* The two fields of the table, and what the map says of that memory. */
static void cite_region(const struct machine *machine, struct findings *findings,
			struct finding *finding, const struct reserved_region *region)
{
	const char *table = machine->iommu.kind == IOMMU_INTEL ? "/sys/firmware/acpi/tables/DMAR"
							       : "/sys/firmware/acpi/tables/IVRS";
	size_t cited = 0;

	finding_cite_field(findings, finding, region->start, table);
	finding_cite_field(findings, finding, region->end, table);
	for (size_t i = 0; i < machine->memory_map.ranges.count && cited < RANGES_CITED; i++) {
		const struct memory_range *range = &machine->memory_map.ranges.items[i];
		if (range->begin > region->limit || range->end < region->base)
			continue;
		finding_cite_text(findings, finding,
				  arena_printf(findings->arena, "0x%llx-0x%llx %s",
					       (unsigned long long)range->begin,
					       (unsigned long long)range->end, range->type),
				  "/sys/firmware/memmap");
		cited++;
	}
	if (!cited)
		finding_cite_text(findings, finding, "no entry", "/sys/firmware/memmap");
}

static bool judge_region(const struct machine *machine, struct findings *findings,
			 const struct reserved_region *region)
{
	const struct memory_map *map = &machine->memory_map;
	const struct memory_range *ram = overlapping_ram(map, region);
	struct finding *finding;

	if (!ram && (is_inside(map, region, "Reserved") ||
		     is_inside(map, region, "ACPI Non-volatile Storage")))
		return false;
	finding = finding_add_machine(findings, ram ? FINDING_FAIL : FINDING_WARN,
				      ram ? "The memory 0x%llx-0x%llx, reserved for a device, is "
					    "usable RAM in the firmware's memory map."
					  : "The memory 0x%llx-0x%llx, reserved for a device, is "
					    "not reserved in the firmware's memory map.",
				      (unsigned long long)region->base,
				      (unsigned long long)region->limit);
	cite_region(machine, findings, finding, region);
	return true;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	size_t bad = 0;

	if (!iommu->reserved.count) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "No table reserves memory for devices.");
		return;
	}
	if (machine->memory_map.status != OK || !machine->memory_map.ranges.count) {
		bool never = machine->memory_map.status == NOT_ASKED ||
			     machine->memory_map.status == ABSENT;
		struct finding *finding = finding_add_machine(
			findings, never ? FINDING_NOT_APPLICABLE : FINDING_UNKNOWN,
			"The firmware's memory map is unknown.");
		finding_cite_text(findings, finding, status_name(machine->memory_map.status),
				  "/sys/firmware/memmap");
		return;
	}
	for (size_t i = 0; i < iommu->reserved.count && bad < FINDINGS_AT_MOST; i++)
		bad += judge_region(machine, findings, &iommu->reserved.items[i]);
	if (!bad) {
		struct finding *finding =
			finding_add_machine(findings, FINDING_PASS,
					    "The memory reserved for devices is reserved in the "
					    "firmware's memory map.");
		cite_region(machine, findings, finding, &iommu->reserved.items[0]);
	}
}

RULE(reserved_region_not_reserved) = {
	.id = "reserved_region_not_reserved",
	.severity = SEVERITY_NOTE,
	.title = "device memory missing in memory map",
	.remedy = "Update the firmware, and report it to the vendor: only a firmware update fixes "
		  "this.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "A table of the firmware (RMRR of the DMAR, IVMD of the IVRS) reserves "
			   "memory for a device, but the firmware's memory map does not. Linux "
			   "warns and lets the device use it anyway. If the map reports it as "
			   "usable, the device may overwrite memory of Linux or a VM.",
		.how = "The region is not inside ranges of one type, Reserved or ACPI Non-volatile "
		       "Storage, of /sys/firmware/memmap, or overlaps a range of type System RAM.",
		.avoid = "Do not assign the device of the region while it overlaps usable memory.",
		.reference = "Intel VT-d specification, 8.4: firmware must report the memory of "
			     "an RMRR as reserved in the system's memory map; AMD IOMMU "
			     "specification, 5.2.2.7, IVMD")
};
