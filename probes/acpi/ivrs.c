/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IVRS: what AMD's firmware says about remapping units and the memory that devices must keep. */
#include "probes/acpi/acpi.h"
#include "probes/acpi/ivhd.h"
#include "probes/acpi/ivhd_entry.h"

enum { IVMD_START = 16, IVMD_LENGTH = 24 };
enum { HEADER = 48, INFO_AT = 36, IVMD_SIZE = 32, LAST_SCANNED_TYPE = 0x40 };
enum { IVMD_ALL = 0x20, IVMD_ONE = 0x21, IVMD_RANGE = 0x22 };
enum { UNITY_MAP = 1 << 0, EXCLUSION_RANGE = 1 << 3 };

typedef ARRAY(struct acpi_structure) block_list;

static const struct acpi_layout block = {
	.noun = "block",
	.type_size = 1,
	.length_at = 2,
	.length_size = 2,
	.minimum = 4,
};

static uint16_t device_id(struct acpi_structure structure)
{
	return bytes_u16(&structure.bytes);
}

/* The one type of IVHD block that counts, or 0: each newer type describes the same units again. */
static unsigned select_type(const block_list *blocks)
{
	unsigned selected = 0;
	uint16_t first = 0;

	for (size_t i = 0; i < blocks->count && blocks->items[i].type <= LAST_SCANNED_TYPE; i++) {
		struct acpi_structure structure = blocks->items[i];
		if (!acpi_is_ivhd(structure.type))
			continue;
		if (!selected)
			first = device_id(structure);
		if (device_id(structure) == first)
			selected = structure.type;
	}
	return selected;
}

static bool set_limit(struct arena *arena, struct iommu *iommu, struct reserved_region *region,
		      uint64_t length)
{
	if (!length) {
		struct table_error *error =
			acpi_error(arena, &iommu->ivrs, region->offset + IVMD_LENGTH, 8,
				   "the memory block at 0x%llx has length 0",
				   (unsigned long long)region->base);
		error->of_devices = true;
		error->segment = region->segment;
		error->first = region->first;
		error->last = region->last;
		return false;
	}
	region->limit = region->base + (length - 1);
	if (region->limit < region->base) {
		acpi_error(arena, &iommu->ivrs, region->offset + IVMD_LENGTH, 8,
			   "the memory block at 0x%llx of length 0x%llx runs past the end of all "
			   "addresses",
			   (unsigned long long)region->base, (unsigned long long)length);
		region->limit = UINT64_MAX;
	}
	return true;
}

/* Which devices. False, and an error, where a range ends before it begins. */
static bool set_devices(struct arena *arena, struct iommu *iommu, struct reserved_region *region,
			uint16_t id, uint16_t last)
{
	region->first = region->type == IVMD_ALL ? 0 : id;
	region->last = region->type == IVMD_ALL ? UINT16_MAX : region->type == IVMD_ONE ? id : last;
	if (region->type == IVMD_ONE)
		*array_add(arena, &region->scopes) =
			acpi_ivhd_scope(arena, SCOPE_ENDPOINT, id, region->offset);
	if (region->last >= region->first)
		return true;
	acpi_error(arena, &iommu->ivrs, region->offset + 6, 2,
		   "the memory block is for devices from 0x%04x to 0x%04x", region->first,
		   region->last);
	return false;
}

static void add_region(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->ivrs, structure, "memory block", IVMD_SIZE))
		return;
	if (!(structure->bytes.data[1] & (UNITY_MAP | EXCLUSION_RANGE)))
		return;

	struct bytes *bytes = &structure->bytes;
	struct reserved_region region = { .type = (uint8_t)structure->type,
					  .offset = structure->offset };
	uint16_t id = bytes_u16(bytes);
	uint16_t last = bytes_u16(bytes);
	region.segment = bytes_u16(bytes);
	bytes_seek(bytes, IVMD_START);
	region.base = bytes_u64(bytes);
	region.start = (struct field){ OK, 8, structure->offset + IVMD_START, region.base };
	region.end = (struct field){ OK, 8, structure->offset + IVMD_LENGTH, bytes_u64(bytes) };
	bool devices = set_devices(arena, iommu, &region, id, last);
	if (set_limit(arena, iommu, &region, region.end.value) && devices)
		*array_add(arena, &iommu->reserved) = region;
}

static void add_block(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure,
		      unsigned selected)
{
	switch (structure->type) {
	case IVHD_10:
	case IVHD_11:
	case IVHD_40:
		if (structure->type == selected)
			acpi_add_ivhd(arena, iommu, structure);
		break;
	case IVMD_ALL:
	case IVMD_ONE:
	case IVMD_RANGE: add_region(arena, iommu, structure); break;
	default: acpi_add_unknown(arena, iommu, structure);
	}
}

static void read_address_width(struct iommu *iommu, struct bytes cursor)
{
	bytes_seek(&cursor, INFO_AT);
	uint32_t width = bytes_u32(&cursor) >> 8 & 0x7f;

	if (width)
		iommu->address_width = (struct number){ OK, width };
}

void acpi_parse_ivrs(struct arena *arena, struct iommu *iommu)
{
	struct bytes list;
	if (!acpi_table_body(arena, &iommu->ivrs, HEADER, &list))
		return;
	read_address_width(iommu, bytes_of(iommu->ivrs.bytes, iommu->ivrs.length));

	block_list blocks = { 0 };
	struct acpi_structure structure;
	while (acpi_next(arena, &iommu->ivrs, &list, &block, &structure))
		*array_add(arena, &blocks) = structure;

	unsigned selected = select_type(&blocks);
	for (size_t i = 0; i < blocks.count; i++)
		add_block(arena, iommu, &blocks.items[i], selected);
}
