/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MADT: the IOAPICs, every one of which must have its remapping unit if interrupts are to be
 * remapped.
 */
#include "probes/acpi/acpi.h"

#include <stdlib.h>

enum { HEADER = 44, IOAPIC = 1, IOAPIC_SIZE = 12, IDS = 256 };

static const struct acpi_layout entry = {
	.noun = "entry",
	.type_size = 1,
	.length_at = 1,
	.length_size = 1,
	.minimum = 2,
};

/*
 * What the scopes of all units say, by the IOAPIC's id: gathered once, for a table may name very
 * many.
 */
struct ioapic_scopes {
	struct ioapic of[IDS];
};

static enum status coverage_status(enum iommu_kind kind)
{
	switch (kind) {
	case IOMMU_INTEL:
	case IOMMU_AMD: return OK;
	case IOMMU_VIRTIO:
	case IOMMU_NONE: return ABSENT;
	case IOMMU_UNKNOWN: break;
	}
	return NOT_ASKED;
}

/* Behind a bridge the bus is not known here. */
static struct number requester(const struct scope *scope)
{
	if (scope->path.count != 1)
		return (struct number){ .status = NOT_ASKED };
	unsigned devfn =
		(unsigned)scope->path.items[0].device << 3 | (scope->path.items[0].function & 7u);
	return (struct number){ OK, (unsigned)scope->start_bus << 8 | (devfn & 0xff) };
}

static void gather_unit(struct ioapic_scopes *scopes, const struct remapping_unit *unit)
{
	for (size_t i = 0; i < unit->scopes.count; i++) {
		const struct scope *scope = &unit->scopes.items[i];
		if (scope->type != SCOPE_IOAPIC)
			continue;
		scopes->of[scope->id].covered.value = true;
		scopes->of[scope->id].source = requester(scope);
	}
}

static void gather(struct ioapic_scopes *scopes, const struct iommu *iommu)
{
	enum status status = coverage_status(iommu->kind);

	for (size_t id = 0; id < IDS; id++)
		scopes->of[id] = (struct ioapic){
			.id = (uint8_t)id,
			.covered.status = status,
			.source.status = status == OK ? ABSENT : status,
		};
	for (size_t i = 0; status == OK && i < iommu->units.count; i++)
		gather_unit(scopes, &iommu->units.items[i]);
}

static void add_ioapic(struct arena *arena, struct iommu *iommu, const struct ioapic_scopes *scopes,
		       struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->madt, structure, "IOAPIC entry", IOAPIC_SIZE))
		return;

	struct ioapic *ioapic = array_add(arena, &iommu->ioapics);
	*ioapic = scopes->of[bytes_u8(&structure->bytes)];
	bytes_skip(&structure->bytes, 1);
	ioapic->address = bytes_u32(&structure->bytes);
	ioapic->first_interrupt = bytes_u32(&structure->bytes);
	ioapic->offset = structure->offset;
}

/* Tables list them in any order; two may have one id. */
static int by_id(const void *a, const void *b)
{
	const struct ioapic *left = a, *right = b;

	return left->id != right->id
		       ? left->id - right->id
		       : (left->offset > right->offset) - (left->offset < right->offset);
}

void acpi_parse_madt(struct arena *arena, struct iommu *iommu)
{
	struct ioapic_scopes scopes;
	struct bytes list;
	if (!acpi_table_body(arena, &iommu->madt, HEADER, &list))
		return;

	gather(&scopes, iommu);
	struct acpi_structure structure;
	while (acpi_next(arena, &iommu->madt, &list, &entry, &structure))
		if (structure.type == IOAPIC)
			add_ioapic(arena, iommu, &scopes, &structure);
	if (iommu->ioapics.count)
		qsort(iommu->ioapics.items, iommu->ioapics.count, sizeof *iommu->ioapics.items,
		      by_id);
}
