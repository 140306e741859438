#include "probes/acpi_ivhd.h"

enum { SIZE_10 = 24, SIZE_11 = 40, EXTENDED_FEATURES_VALID = 1 << 0, INFO_AT = 36 };
enum {
	PAD_4 = 0x00, ALL = 0x01, SELECT = 0x02, RANGE_START = 0x03, RANGE_END = 0x04,
	PAD_8 = 0x40, ALIAS_SELECT = 0x42, ALIAS_RANGE_START = 0x43, EXTENDED_SELECT = 0x46, EXTENDED_RANGE_START = 0x47,
	SPECIAL = 0x48, ACPI_HID = 0xf0,
};
enum { VARIETY_IOAPIC = 1, VARIETY_HPET = 2 };
enum { FIRST_WITHOUT_LENGTH = 0x80, HID_FIXED = 22, HID_LENGTH_AT = 21 };

bool acpi_is_ivhd(unsigned type)
{
	return type == IVHD_10 || type == IVHD_11 || type == IVHD_40;
}

struct scope acpi_ivhd_scope(struct arena *arena, enum scope_type type, uint16_t device_id, size_t offset)
{
	struct pci_address address = acpi_pci_address(0, device_id);
	struct scope scope = { .type = (uint8_t)type, .start_bus = address.bus, .offset = offset };

	*array_add(arena, &scope.path) = (struct scope_hop){ address.device, address.function };
	return scope;
}

/* 0 where the specification gives the type no length. */
static size_t entry_length(struct bytes entries)
{
	uint8_t type = bytes_u8(&entries);

	if (type < FIRST_WITHOUT_LENGTH)
		return (size_t)4 << (type >> 6);
	if (type != ACPI_HID)
		return 0;
	bytes_skip(&entries, HID_LENGTH_AT - 1);
	return (size_t)HID_FIXED + bytes_u8(&entries);
}

static bool next_entry(struct arena *arena, struct acpi_table *table, struct bytes *entries,
		       struct acpi_structure *entry)
{
	size_t offset = bytes_offset(entries), left = bytes_left(entries);
	if (!left)
		return false;

	unsigned type = entries->data[entries->at];
	size_t length = entry_length(*entries);
	if (!length) {
		acpi_error(arena, table, offset,
			   "device entries of type 0x%02x have no defined length; the last %zu bytes of the block are not read",
			   type, left);
		return false;
	}
	if (length > left) {
		acpi_error(arena, table, offset, "the device entry of type 0x%02x takes %zu bytes, but the block has %zu left",
			   type, length, left);
		return false;
	}

	*entry = (struct acpi_structure){ .type = type, .offset = offset, .bytes = bytes_take(entries, length) };
	bytes_skip(&entry->bytes, 1);
	return true;
}

static void add_endpoint(struct arena *arena, struct remapping_unit *unit, struct acpi_structure *entry)
{
	uint16_t id = bytes_u16(&entry->bytes);

	*array_add(arena, &unit->scopes) = acpi_ivhd_scope(arena, SCOPE_ENDPOINT, id, entry->offset);
}

static void add_special(struct arena *arena, struct iommu *iommu, struct remapping_unit *unit,
			struct acpi_structure *entry)
{
	bytes_seek(&entry->bytes, 4);
	uint8_t handle = bytes_u8(&entry->bytes);
	uint16_t id = bytes_u16(&entry->bytes);
	uint8_t variety = bytes_u8(&entry->bytes);

	if (variety != VARIETY_IOAPIC && variety != VARIETY_HPET) {
		acpi_add_unknown(arena, iommu, entry);
		return;
	}
	enum scope_type type = variety == VARIETY_IOAPIC ? SCOPE_IOAPIC : SCOPE_HPET;
	struct scope scope = acpi_ivhd_scope(arena, type, id, entry->offset);
	scope.id = handle;
	*array_add(arena, &unit->scopes) = scope;
}

static void add_entry(struct arena *arena, struct iommu *iommu, struct remapping_unit *unit,
		      struct acpi_structure *entry)
{
	switch (entry->type) {
	case ALL:
		unit->include_all = true;
		break;
	case SELECT:
	case ALIAS_SELECT:
	case EXTENDED_SELECT:
		add_endpoint(arena, unit, entry);
		break;
	case SPECIAL:
		add_special(arena, iommu, unit, entry);
		break;
	case PAD_4:
	case PAD_8:
	case RANGE_START:
	case RANGE_END:
	case ALIAS_RANGE_START:
	case EXTENDED_RANGE_START:
	case ACPI_HID:
		break;
	default:
		acpi_add_unknown(arena, iommu, entry);
	}
}

static bool features_are_valid(const struct acpi_table *table, const struct acpi_structure *structure)
{
	return structure->type != IVHD_10 && table->bytes[INFO_AT] & EXTENDED_FEATURES_VALID;
}

void acpi_add_ivhd(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	size_t size = structure->type == IVHD_10 ? SIZE_10 : SIZE_11;
	if (!acpi_has_fixed_part(arena, &iommu->ivrs, structure, "IVHD", size))
		return;

	struct bytes *bytes = &structure->bytes;
	struct remapping_unit unit = { .offset = structure->offset };
	uint16_t id = bytes_u16(bytes);
	unit.function_offset = bytes_u16(bytes);
	unit.base = bytes_u64(bytes);
	unit.segment = bytes_u16(bytes);
	unit.function = acpi_pci_address(unit.segment, id);
	bytes_seek(bytes, SIZE_10);
	if (features_are_valid(&iommu->ivrs, structure)) {
		unit.extended_features = (struct number){ OK, bytes_u64(bytes) };
		unit.extended_features_2 = (struct number){ OK, bytes_u64(bytes) };
	}
	bytes_seek(bytes, size);

	struct acpi_structure entry;
	while (next_entry(arena, &iommu->ivrs, bytes, &entry))
		add_entry(arena, iommu, &unit, &entry);
	*array_add(arena, &iommu->units) = unit;
}
