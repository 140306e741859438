/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DMAR: what Intel's firmware says about remapping units and the memory that devices must keep. */
#include "probes/acpi/acpi.h"

#include <string.h>

enum { HEADER = 48, WIDTH_AT = 36 };
enum {
	DRHD_SIZE = 16,
	RMRR_SIZE = 24,
	LIST_SIZE = 8,
	RHSA_SIZE = 20,
	ANDD_SIZE = 8,
	SCOPE_SIZE = 6
};
enum { RMRR_BASE = 8, RMRR_LIMIT = 16 };
enum { DRHD, RMRR, ATSR, RHSA, ANDD, SATC, SIDP };
enum {
	INTERRUPT_REMAPPING = 1 << 0,
	X2APIC_OPT_OUT = 1 << 1,
	PLATFORM_OPT_IN = 1 << 2,
	REMAPPING_OPT_OUT = 1 << 3
};
enum { INCLUDE_PCI_ALL = 1 << 0, SIZE_MASK = 0x0f, PAGE = 4096 };

static const struct acpi_layout remapping_structure = {
	.noun = "remapping structure",
	.type_size = 2,
	.length_at = 2,
	.length_size = 2,
	.minimum = 4,
	.past_end_stops_linux = true,
};

static const struct acpi_layout device_scope = {
	.noun = "device scope",
	.type_size = 1,
	.length_at = 1,
	.length_size = 1,
	.minimum = SCOPE_SIZE,
};

static bool next_scope(struct arena *arena, struct acpi_table *table, struct bytes *list,
		       struct scope *scope)
{
	struct acpi_structure structure;
	if (!acpi_next(arena, table, list, &device_scope, &structure))
		return false;

	struct bytes *bytes = &structure.bytes;
	if (bytes->length % 2)
		acpi_error(arena, table, structure.offset + device_scope.length_at,
			   device_scope.length_size,
			   "the device scope of type %u has the odd length %zu; a path consists of "
			   "byte pairs",
			   structure.type, bytes->length);

	*scope = (struct scope){ .type = (uint8_t)structure.type, .offset = structure.offset };
	scope->flags = bytes_u8(bytes);
	bytes_skip(bytes, 1);
	scope->id = bytes_u8(bytes);
	scope->start_bus = bytes_u8(bytes);
	while (bytes_left(bytes) >= 2) {
		struct scope_hop *hop = array_add(arena, &scope->path);
		hop->device = bytes_u8(bytes);
		hop->function = bytes_u8(bytes);
	}
	return true;
}

static scope_list read_scopes(struct arena *arena, struct iommu *iommu, struct bytes *bytes)
{
	scope_list scopes = { 0 };
	struct scope scope;

	while (next_scope(arena, &iommu->dmar, bytes, &scope))
		*array_add(arena, &scopes) = scope;
	return scopes;
}

static void add_unit(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->dmar, structure, "DRHD", DRHD_SIZE))
		return;

	struct bytes *bytes = &structure->bytes;
	struct remapping_unit unit = { .type = DRHD, .offset = structure->offset };
	unit.include_all = bytes_u8(bytes) & INCLUDE_PCI_ALL;
	unit.size = (struct number){ OK, (uint64_t)PAGE << (bytes_u8(bytes) & SIZE_MASK) };
	unit.segment = bytes_u16(bytes);
	unit.base = bytes_u64(bytes);
	unit.scopes = read_scopes(arena, iommu, bytes);
	*array_add(arena, &iommu->units) = unit;
}

static void add_region(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->dmar, structure, "RMRR", RMRR_SIZE))
		return;

	struct bytes *bytes = &structure->bytes;
	struct reserved_region region = { .type = RMRR, .offset = structure->offset };
	bytes_skip(bytes, 2);
	region.segment = bytes_u16(bytes);
	region.base = bytes_u64(bytes);
	region.limit = bytes_u64(bytes);
	region.start = (struct field){ OK, 8, structure->offset + RMRR_BASE, region.base };
	region.end = (struct field){ OK, 8, structure->offset + RMRR_LIMIT, region.limit };
	region.scopes = read_scopes(arena, iommu, bytes);
	*array_add(arena, &iommu->reserved) = region;
}

/* False where it is too short to be one. */
static bool read_list(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure,
		      const char *name, struct device_list *list)
{
	if (!acpi_has_fixed_part(arena, &iommu->dmar, structure, name, LIST_SIZE))
		return false;

	*list = (struct device_list){ .offset = structure->offset };
	list->flag = bytes_u8(&structure->bytes) & 1;
	bytes_skip(&structure->bytes, 1);
	list->segment = bytes_u16(&structure->bytes);
	list->scopes = read_scopes(arena, iommu, &structure->bytes);
	return true;
}

static void add_list(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	struct device_list list;

	if (structure->type == ATSR && read_list(arena, iommu, structure, "ATSR", &list))
		*array_add(arena, &iommu->atsr) = list;
	if (structure->type == SATC && read_list(arena, iommu, structure, "SATC", &list))
		*array_add(arena, &iommu->satc) = list;
	if (structure->type == SIDP && read_list(arena, iommu, structure, "SIDP", &list))
		*array_add(arena, &iommu->sidp) = list;
}

static void add_proximity(struct arena *arena, struct iommu *iommu,
			  struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->dmar, structure, "RHSA", RHSA_SIZE))
		return;

	struct proximity *proximity = array_add(arena, &iommu->rhsa);
	proximity->offset = structure->offset;
	bytes_skip(&structure->bytes, 4);
	proximity->base = bytes_u64(&structure->bytes);
	proximity->domain = bytes_u32(&structure->bytes);
}

static void add_namespace_device(struct arena *arena, struct iommu *iommu,
				 struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->dmar, structure, "ANDD", ANDD_SIZE))
		return;

	struct bytes *bytes = &structure->bytes;
	struct namespace_device *device = array_add(arena, &iommu->andd);
	device->offset = structure->offset;
	bytes_skip(bytes, 3);
	device->number = bytes_u8(bytes);

	const uint8_t *path = bytes->data + bytes->at;
	device->path.status = memchr(path, 0, bytes_left(bytes)) ? OK : FAILED;
	device->path.value = arena_copy(arena, path, bytes_left(bytes));
}

static void add_structure(struct arena *arena, struct iommu *iommu,
			  struct acpi_structure *structure)
{
	switch (structure->type) {
	case DRHD: add_unit(arena, iommu, structure); break;
	case RMRR: add_region(arena, iommu, structure); break;
	case ATSR:
	case SATC:
	case SIDP: add_list(arena, iommu, structure); break;
	case RHSA: add_proximity(arena, iommu, structure); break;
	case ANDD: add_namespace_device(arena, iommu, structure); break;
	default: acpi_add_unknown(arena, iommu, structure);
	}
}

static void read_header(struct iommu *iommu, struct bytes cursor)
{
	bytes_seek(&cursor, WIDTH_AT);
	unsigned width = bytes_u8(&cursor) + 1u;
	iommu->address_width = (struct number){ cursor.bad ? FAILED : OK, width };

	uint8_t flags = bytes_u8(&cursor);
	enum status status = cursor.bad ? FAILED : OK;
	iommu->dmar_flags = (struct field){ status, 1, WIDTH_AT + 1, flags };
	iommu->interrupt_remapping = (struct flag){ status, flags & INTERRUPT_REMAPPING };
	iommu->x2apic_opt_out = (struct flag){ status, flags & X2APIC_OPT_OUT };
	iommu->platform_opt_in = (struct flag){ status, flags & PLATFORM_OPT_IN };
	iommu->remapping_opt_out = (struct flag){ status, flags & REMAPPING_OPT_OUT };
}

void acpi_parse_dmar(struct arena *arena, struct iommu *iommu)
{
	struct bytes list;
	bool whole = acpi_table_body(arena, &iommu->dmar, HEADER, &list);

	read_header(iommu, bytes_of(iommu->dmar.bytes, iommu->dmar.length));
	if (!whole)
		return;

	struct acpi_structure structure;
	while (acpi_next(arena, &iommu->dmar, &list, &remapping_structure, &structure))
		add_structure(arena, iommu, &structure);
}
