/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

enum { EXTENDED_CAPABILITY = 0x10, CITED_AT_MOST = 8 };

struct snooping {
	size_t without, unknown;
};

static struct snooping count(const struct iommu *iommu)
{
	struct snooping found = { 0 };

	for (size_t i = 0; i < iommu->units.count; i++) {
		struct number control = iommu_field(&iommu->units.items[i], "sc");
		found.unknown += control.status != OK;
		found.without += control.status == OK && !control.value;
	}
	return found;
}

static void cite_units(const struct iommu *iommu, struct findings *findings,
		       struct finding *finding, bool without)
{
	for (size_t i = 0; i < iommu->units.count && finding->evidence.count < CITED_AT_MOST; i++) {
		const struct remapping_unit *unit = &iommu->units.items[i];
		struct number control = iommu_field(unit, "sc");
		if (control.status != OK && !without)
			finding_cite_text(findings, finding, status_name(control.status),
					  "ECAP of the unit at 0x%llx",
					  (unsigned long long)unit->base);
		else if (control.status == OK && !(without && control.value))
			finding_cite(findings, finding, EXTENDED_CAPABILITY, 8,
				     unit->extended_capability.value,
				     "registers of the unit at 0x%llx",
				     (unsigned long long)unit->base);
	}
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	const struct snooping found = count(iommu);
	struct finding *finding;

	if (iommu->kind != IOMMU_INTEL || !iommu->units.count) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "There is no VT-d unit.");
		return;
	}
	if (found.without)
		finding = finding_add_machine(
			findings, FINDING_WARN,
			"%zu of %zu units cannot force DMA to be coherent (ECAP.SC is 0).",
			found.without, iommu->units.count);
	else if (found.unknown)
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown whether each unit can force DMA to be coherent.");
	else
		finding = finding_add_machine(findings, FINDING_PASS,
					      "Every unit can force DMA to be coherent.");
	cite_units(iommu, findings, finding, found.without > 0);
}

RULE(dma_snoop_not_controlled) = {
	.id = "dma_snoop_not_controlled",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "no snoop control (ECAP.SC)",
	.remedy = "Nothing needs to be done.",
	.no_action = true,
	.judge = judge,
	EXPLAIN(.meaning =
			"A device, above all a graphics card, may request no-snoop DMA, which "
			"bypasses the CPU's caches. A unit without snoop control cannot override "
			"that, so KVM must let the guest flush caches: it works, a little slower.",
		.how = "Bit 7 (SC) of a unit's extended capability register is clear. Units for "
		       "integrated graphics often lack it.",
		.reference = "Intel VT-d specification, 11.4.3 (ECAP.SC); Linux drivers/vfio, "
			     "VFIO_DMA_CC_IOMMU")
};
