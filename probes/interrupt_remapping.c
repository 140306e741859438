#include "probes/interrupt_remapping.h"

/* One that is surely left out decides, whatever else is not known. */
static struct flag all_ioapics_covered(const struct iommu *iommu)
{
	struct flag all = { OK, true };

	if (!status_is_evidence(iommu->madt.status))
		return (struct flag){ .status = iommu->madt.status };
	for (size_t i = 0; i < iommu->ioapics.count; i++) {
		const struct flag *covered = &iommu->ioapics.items[i].covered;
		if (covered->status == OK && !covered->value)
			return *covered;
		if (covered->status != OK)
			all = (struct flag){ .status = covered->status };
	}
	return all;
}

struct flag interrupt_remapping_offered(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	switch (iommu->kind) {
	case IOMMU_INTEL:
		if (iommu->interrupt_remapping.status != OK || !iommu->interrupt_remapping.value)
			return iommu->interrupt_remapping;
		return all_ioapics_covered(iommu);
	case IOMMU_AMD:
		return all_ioapics_covered(iommu);
	case IOMMU_NONE:
	case IOMMU_VIRTIO:
		return (struct flag){ OK, false };
	case IOMMU_UNKNOWN:
		break;
	}
	return (struct flag){ .status = NOT_ASKED };
}
