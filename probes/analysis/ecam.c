/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/ecam.h"

struct flag ecam_reaches(const struct machine *machine, uint32_t segment, uint8_t bus)
{
	const struct iommu *iommu = &machine->iommu;

	if (!status_is_evidence(iommu->mcfg.status))
		return (struct flag){ .status = iommu->mcfg.status };
	for (size_t i = 0; i < iommu->ecam.count; i++) {
		const struct ecam *ecam = &iommu->ecam.items[i];
		if (ecam->segment == segment && ecam->first_bus <= bus && bus <= ecam->last_bus)
			return (struct flag){ OK, true };
	}
	/* What is behind a broken byte could have been the entry. */
	return (struct flag){ iommu->mcfg.errors.count ? FAILED : OK, false };
}
