/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/ivhd.h"

#include "probes/acpi/ivhd_entry.h"

enum { SIZE_10 = 24, SIZE_11 = 40, EXTENDED_FEATURES_VALID = 1 << 0, INFO_AT = 36 };

bool acpi_is_ivhd(unsigned type)
{
	return type == IVHD_10 || type == IVHD_11 || type == IVHD_40;
}

static bool features_are_valid(const struct acpi_table *table,
			       const struct acpi_structure *structure)
{
	return structure->type != IVHD_10 && table->bytes[INFO_AT] & EXTENDED_FEATURES_VALID;
}

void acpi_add_ivhd(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	size_t size = structure->type == IVHD_10 ? SIZE_10 : SIZE_11;
	if (!acpi_has_fixed_part(arena, &iommu->ivrs, structure, "IVHD", size))
		return;

	struct bytes *bytes = &structure->bytes;
	struct remapping_unit unit = { .type = (uint8_t)structure->type,
				       .offset = structure->offset };
	uint16_t id = bytes_u16(bytes);
	unit.function_offset = bytes_u16(bytes);
	unit.size.status = ABSENT;
	unit.base = bytes_u64(bytes);
	unit.segment = bytes_u16(bytes);
	unit.function = acpi_pci_address(unit.segment, id);
	bytes_seek(bytes, SIZE_10);
	if (features_are_valid(&iommu->ivrs, structure)) {
		unit.extended_features = (struct number){ OK, bytes_u64(bytes) };
		unit.extended_features_2 = (struct number){ OK, bytes_u64(bytes) };
	}
	bytes_seek(bytes, size);
	acpi_read_ivhd_entries(arena, iommu, &unit, bytes);
	*array_add(arena, &iommu->units) = unit;
}
