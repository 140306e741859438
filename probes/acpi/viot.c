/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VIOT: the paravirtual IOMMUs of a virtual machine. */
#include "probes/acpi/acpi.h"

#include <inttypes.h>

enum { COUNT_AT = 36, OFFSET_AT = 38, HEADER = 48, NODE_SIZE = 16, ENDPOINT_SIZE = 24 };
enum { PCI_RANGE = 1, MMIO_ENDPOINT = 2, VIRTIO_PCI = 3, VIRTIO_MMIO = 4 };

static const struct acpi_layout node = {
	.noun = "node",
	.type_size = 1,
	.length_at = 2,
	.length_size = 2,
	.minimum = 4,
};

static void add_pci_unit(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->viot, structure, "virtio-iommu node", NODE_SIZE))
		return;

	struct remapping_unit unit = { .type = (uint8_t)structure->type,
				       .size.status = ABSENT,
				       .offset = structure->offset };
	unit.segment = bytes_u16(&structure->bytes);
	unit.function = acpi_pci_address(unit.segment, bytes_u16(&structure->bytes));
	*array_add(arena, &iommu->units) = unit;
}

static void add_mmio_unit(struct arena *arena, struct iommu *iommu,
			  struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->viot, structure, "virtio-iommu node", NODE_SIZE))
		return;

	struct remapping_unit unit = { .type = (uint8_t)structure->type,
				       .size.status = ABSENT,
				       .offset = structure->offset };
	bytes_skip(&structure->bytes, 4);
	unit.base = bytes_u64(&structure->bytes);
	*array_add(arena, &iommu->units) = unit;
}

static void add_endpoints(struct arena *arena, struct iommu *iommu,
			  struct acpi_structure *structure)
{
	if (!acpi_has_fixed_part(arena, &iommu->viot, structure, "endpoint node", ENDPOINT_SIZE))
		return;

	struct bytes *bytes = &structure->bytes;
	struct virtio_endpoints *endpoints = array_add(arena, &iommu->endpoints);
	*endpoints = (struct virtio_endpoints){ .on_pci = structure->type == PCI_RANGE,
						.offset = structure->offset };
	endpoints->endpoint = bytes_u32(bytes);
	if (endpoints->on_pci) {
		endpoints->first_segment = bytes_u16(bytes);
		endpoints->last_segment = bytes_u16(bytes);
		endpoints->first = bytes_u16(bytes);
		endpoints->last = bytes_u16(bytes);
	} else {
		endpoints->base = bytes_u64(bytes);
	}
	endpoints->unit = bytes_u16(bytes);
}

static void add_node(struct arena *arena, struct iommu *iommu, struct acpi_structure *structure)
{
	switch (structure->type) {
	case VIRTIO_PCI: add_pci_unit(arena, iommu, structure); break;
	case VIRTIO_MMIO: add_mmio_unit(arena, iommu, structure); break;
	case PCI_RANGE:
	case MMIO_ENDPOINT: add_endpoints(arena, iommu, structure); break;
	default: acpi_add_unknown(arena, iommu, structure);
	}
}

/* A cursor on the first node. */
static bool find_nodes(struct arena *arena, struct acpi_table *table, struct bytes *list,
		       unsigned *count)
{
	if (!acpi_table_body(arena, table, HEADER, list))
		return false;

	bytes_seek(list, COUNT_AT);
	*count = bytes_u16(list);
	unsigned offset = bytes_u16(list);
	bytes_seek(list, offset);
	if (offset >= HEADER && !list->bad)
		return true;
	acpi_error(arena, table, OFFSET_AT, 2,
		   "the nodes are said to begin at %u; that is not between the header of %d and "
		   "the end, %zu",
		   offset, HEADER, table->length);
	return false;
}

void acpi_parse_viot(struct arena *arena, struct iommu *iommu)
{
	struct bytes list;
	unsigned count, found = 0;
	size_t errors = iommu->viot.errors.count;
	if (!find_nodes(arena, &iommu->viot, &list, &count))
		return;

	struct acpi_structure structure;
	while (found < count && acpi_next(arena, &iommu->viot, &list, &node, &structure)) {
		add_node(arena, iommu, &structure);
		found++;
	}
	if (found < count && iommu->viot.errors.count == errors)
		acpi_error(arena, &iommu->viot, COUNT_AT, 2,
			   "the table says it has %u nodes, but only %u are there", count, found);
}
