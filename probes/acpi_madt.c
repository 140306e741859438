/* MADT: the IOAPICs, every one of which must have its remapping unit if interrupts are to be remapped. */
#include "probes/acpi.h"

enum { HEADER = 44, IOAPIC = 1, IOAPIC_SIZE = 12 };

static const struct acpi_layout entry = {
	.noun = "entry", .type_size = 1, .length_at = 1, .length_size = 1, .minimum = 2,
};

static bool unit_has_ioapic(const struct remapping_unit *unit, uint8_t id)
{
	for (size_t i = 0; i < unit->scopes.count; i++)
		if (unit->scopes.items[i].type == SCOPE_IOAPIC && unit->scopes.items[i].id == id)
			return true;
	return false;
}

static bool any_unit_has_ioapic(const struct iommu *iommu, uint8_t id)
{
	for (size_t i = 0; i < iommu->units.count; i++)
		if (unit_has_ioapic(&iommu->units.items[i], id))
			return true;
	return false;
}

static struct flag is_covered(const struct iommu *iommu, uint8_t id)
{
	switch (iommu->kind) {
	case IOMMU_INTEL:
	case IOMMU_AMD:
		return (struct flag){ OK, any_unit_has_ioapic(iommu, id) };
	case IOMMU_VIRTIO:
	case IOMMU_NONE:
		return (struct flag){ .status = ABSENT };
	case IOMMU_UNKNOWN:
		break;
	}
	return (struct flag){ .status = NOT_ASKED };
}

static void add_ioapic(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->madt, structure, "IOAPIC entry", IOAPIC_SIZE))
		return;

	uint8_t id = bytes_u8(&structure->bytes);
	*array_add(arena, &iommu->ioapics) = (struct ioapic){ .id = id, .covered = is_covered(iommu, id) };
}

void acpi_parse_madt(struct arena *arena, struct iommu *iommu)
{
	struct bytes list;
	if (!acpi_table_body(arena, &iommu->madt, HEADER, &list))
		return;

	struct acpi_structure structure;
	while (acpi_next(arena, &iommu->madt, &list, &entry, &structure))
		if (structure.type == IOAPIC)
			add_ioapic(arena, iommu, &structure);
}
