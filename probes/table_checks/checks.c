/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/table_checks/checks.h"

#include "probes/table_checks/parts.h"

/* Errors of the table, because of which Linux does not use it. */
static void repeat_errors(struct inconsistencies *found)
{
	for (size_t i = 0; i < found->table->errors.count; i++) {
		const struct table_error *error = &found->table->errors.items[i];
		if (error->stops_linux)
			inconsistent(found, STOPS_LINUX, error->offset, error->width, "%s",
				     error->text);
	}
}

static bool is_node_of_unit(const struct iommu *iommu, size_t offset)
{
	size_t low = 0, high = iommu->units.count;

	/* Units stand in the order of the table. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (iommu->units.items[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < iommu->units.count && iommu->units.items[low].offset == offset;
}

static void check_virtio(struct inconsistencies *found, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	for (size_t i = 0; i < iommu->endpoints.count; i++) {
		const struct virtio_endpoints *endpoints = &iommu->endpoints.items[i];
		if (!is_node_of_unit(iommu, endpoints->unit))
			inconsistent(found, INCONSISTENT, endpoints->offset + 16, 2,
				     "endpoints belong to the node at 0x%x, where there is no "
				     "virtio-iommu",
				     endpoints->unit);
		if (endpoints->on_pci && (endpoints->last < endpoints->first ||
					  endpoints->last_segment < endpoints->first_segment))
			inconsistent(found, INCONSISTENT, endpoints->offset + 8, 8,
				     "a range of endpoints ends before it begins");
	}
}

struct inconsistencies iommu_inconsistencies(struct arena *arena, const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	struct inconsistencies found = { .arena = arena };

	switch (iommu->kind) {
	case IOMMU_INTEL:
		found.table = &iommu->dmar;
		repeat_errors(&found);
		iommu_checks_intel(&found, machine);
		iommu_checks_scopes(&found, machine);
		break;
	case IOMMU_AMD:
		found.table = &iommu->ivrs;
		repeat_errors(&found);
		iommu_checks_amd(&found, machine);
		break;
	case IOMMU_VIRTIO:
		found.table = &iommu->viot;
		check_virtio(&found, machine);
		break;
	case IOMMU_NONE:
	case IOMMU_UNKNOWN: break;
	}
	return found;
}
