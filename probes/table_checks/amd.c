/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IVRS: blocks, units, device entries, memory that devices keep. */
#include "probes/table_checks/parts.h"

#include <inttypes.h>

enum {
	HEADER = 48,
	LAST_SCANNED_TYPE = 0x40,
	MOST_UNITS = 32,
	PAGE_MASK = 0xfff,
	BASE_MASK = 0x3fff
};
enum { IVHD_ID = 4, IVHD_BASE = 8, IVHD_EFR = 24, IVMD_START = 16, IVMD_LENGTH = 24 };
enum { HID_AT = 4, UID_FORMAT_AT = 20, UID_LENGTH_AT = 21, HANDLE_AT = 4 };
enum { IVHD_10 = 0x10, IVHD_11 = 0x11, IVHD_40 = 0x40 };

/*
 * Linux takes the type of the last block that bears the id of the first one, whatever these blocks
 * are (amd/init.c); and for a type that is no IVHD it gives up.
 */
static void check_selected_type(struct inconsistencies *found)
{
	const struct acpi_table *table = found->table;
	uint64_t first = 0, id, length, type, selected = 0;
	size_t selected_at = 0;

	for (size_t at = HEADER; table_field(table, at, 1, &type) && type <= LAST_SCANNED_TYPE;
	     at += length) {
		if (!table_field(table, at + 2, 2, &length) ||
		    !table_field(table, at + IVHD_ID, 2, &id) || length < 4)
			break;
		if (at == HEADER)
			first = id;
		if (id == first) {
			selected = type;
			selected_at = at;
		}
	}
	if (selected && selected != IVHD_10 && selected != IVHD_11 && selected != IVHD_40)
		inconsistent(found, STOPS_LINUX, selected_at, 1,
			     "Linux reads remapping units from blocks of type 0x%02" PRIx64
			     ", which contain none",
			     selected);
}

static void check_function(struct inconsistencies *found, const struct machine *machine,
			   const struct remapping_unit *unit)
{
	char address[PCI_ADDRESS_TEXT];

	if (machine->functions_status == OK && !machine_function(machine, unit->function))
		inconsistent(found, STOPS_LINUX, unit->offset + IVHD_ID, 2,
			     "a remapping unit is listed as %s, where there is no function",
			     pci_address_print(unit->function, address));
}

static void check_named(struct inconsistencies *found, const struct remapping_unit *unit,
			const struct named_device *named)
{
	enum { NONE = 0, INTEGER = 1, TEXT = 2, MOST_BYTES = 8 };

	if (unit->type != IVHD_40)
		inconsistent(found, INCONSISTENT, named->offset, 1,
			     "a device with an ACPI name is in a block of type 0x%02x; Linux "
			     "accepts it only in type 0x40",
			     unit->type);
	if (!*named->hid)
		inconsistent(found, INCONSISTENT, named->offset + HID_AT, 8,
			     "an ACPI device has no name (HID)");
	if (named->uid_format > TEXT)
		inconsistent(found, INCONSISTENT, named->offset + UID_FORMAT_AT, 1,
			     "the format of a unique ID (UID) is %u", named->uid_format);
	if ((named->uid_format == NONE && named->uid_length) ||
	    (named->uid_format != NONE && !named->uid_length) ||
	    (named->uid_format == INTEGER && named->uid_length > MOST_BYTES))
		inconsistent(found, INCONSISTENT, named->offset + UID_LENGTH_AT, 1,
			     "a unique ID (UID) of format %u cannot be %u bytes long",
			     named->uid_format, named->uid_length);
}

static void check_unit(struct inconsistencies *found, const struct machine *machine,
		       const struct remapping_unit *unit)
{
	if (!unit->base)
		inconsistent(found, STOPS_LINUX, unit->offset + IVHD_BASE, 8,
			     "a remapping unit has its registers at address 0");
	else if (unit->base & BASE_MASK)
		inconsistent(found, INCONSISTENT, unit->offset + IVHD_BASE, 8,
			     "the registers at 0x%" PRIx64 " are not aligned to 16 KiB",
			     unit->base);
	check_function(found, machine, unit);
	for (size_t i = 0; i < unit->named.count; i++)
		check_named(found, unit, &unit->named.items[i]);
}

/* Linux warns "EFR mismatch. Use IVHD EFR". */
static void check_own_features(struct inconsistencies *found, const struct remapping_unit *unit)
{
	if (unit->features_mismatch.status == OK && unit->features_mismatch.value)
		inconsistent(found, INCONSISTENT, unit->offset + IVHD_EFR, 8,
			     "the unit's own register reports other features than 0x%" PRIx64
			     ", which Linux uses",
			     unit->extended_features.value);
}

static void check_features(struct inconsistencies *found, const struct iommu *iommu)
{
	const struct number *first = &iommu->units.items[0].extended_features;

	for (size_t i = 1; i < iommu->units.count; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		if (first->status == OK && unit->extended_features.status == OK &&
		    unit->extended_features.value != first->value)
			inconsistent(found, INCONSISTENT, unit->offset + IVHD_EFR, 8,
				     "the units do not have the same features: 0x%" PRIx64
				     " here, 0x%" PRIx64 " before",
				     unit->extended_features.value, first->value);
	}
}

static void check_units(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	check_selected_type(found);
	if (!iommu->units.count) {
		if (table_is_whole(found))
			inconsistent(found, STOPS_LINUX, HEADER, 1,
				     "the table lists no remapping unit");
		return;
	}
	if (iommu->units.count > MOST_UNITS)
		inconsistent(found, STOPS_LINUX, iommu->units.items[MOST_UNITS].offset, 1,
			     "the table lists %zu remapping units; Linux supports %d",
			     iommu->units.count, MOST_UNITS);
	for (size_t i = 0; i < iommu->units.count; i++) {
		check_unit(found, machine, &iommu->units.items[i]);
		check_own_features(found, &iommu->units.items[i]);
	}
	check_duplicate_bases(found, machine, IVHD_BASE);
	check_features(found, iommu);
}

/* An IOAPIC that the MADT does not have: mostly the other half of one that the IVRS lacks. */
static void check_ioapics(struct inconsistencies *found, const struct iommu *iommu)
{
	bool exists[256] = { 0 };

	if (iommu->madt.status != OK || iommu->madt.errors.count)
		return;
	for (size_t i = 0; i < iommu->ioapics.count; i++)
		exists[iommu->ioapics.items[i].id] = true;
	for (size_t i = 0; i < iommu->units.count; i++) {
		const scope_list *scopes = &iommu->units.items[i].scopes;
		for (size_t at = 0; at < scopes->count; at++)
			if (scopes->items[at].type == SCOPE_IOAPIC && !exists[scopes->items[at].id])
				inconsistent(found, INCONSISTENT,
					     scopes->items[at].offset + HANDLE_AT, 1,
					     "a remapping unit lists IOAPIC %u, which is not in "
					     "the MADT",
					     scopes->items[at].id);
	}
}

static void check_region(struct inconsistencies *found, const struct reserved_region *region)
{
	if (region->base & PAGE_MASK)
		inconsistent(found, INCONSISTENT, region->offset + IVMD_START, 8,
			     "the memory block at 0x%" PRIx64 " does not start at a page boundary",
			     region->base);
	if ((region->limit + 1) & PAGE_MASK)
		inconsistent(found, INCONSISTENT, region->offset + IVMD_LENGTH, 8,
			     "the memory block that ends at 0x%" PRIx64
			     " does not end at a page boundary",
			     region->limit);
}

void iommu_checks_amd(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	check_units(found, machine);
	check_ioapics(found, iommu);
	for (size_t i = 0; i < iommu->reserved.count; i++)
		check_region(found, &iommu->reserved.items[i]);
}
