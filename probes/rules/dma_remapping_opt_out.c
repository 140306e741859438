/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/no_iommu.h"
#include "probes/judge/log_findings.h"

static const enum hint_kind reasons[] = { HINT_IOMMU_OFF, HINT_KINDS };

static struct finding *tell_opt_out(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (!remapping_opted_out(machine)) {
		finding = finding_add_machine(
			findings, FINDING_WARN,
			"DMAR flags bit 3 forbids DMA remapping; Linux 7.3 and newer obey it.");
		finding->severity = SEVERITY_NOTE;
		return finding;
	}
	finding = finding_add_machine(
		findings, FINDING_FAIL,
		"DMAR flags bit 3 forbids DMA remapping, and Linux since 7.3 obeys it.");
	if (log_first(machine, reasons))
		cite_hint(findings, finding, log_first(machine, reasons));
	return finding;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind != IOMMU_INTEL && iommu->kind != IOMMU_UNKNOWN) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Only the DMAR table can forbid DMA remapping.");
		return;
	}
	if (iommu->remapping_opt_out.status != OK) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "The DMAR's flags could not be read.");
		finding->severity = SEVERITY_NOTE;
		finding_cite_text(findings, finding, "not seen", "flags of the DMAR");
	} else if (iommu->remapping_opt_out.value)
		finding = tell_opt_out(machine, findings);
	else
		finding = finding_add_machine(findings, FINDING_PASS,
					      "The firmware does not forbid DMA remapping.");
	finding_cite_field(findings, finding, iommu->dmar_flags, "/sys/firmware/acpi/tables/DMAR");
}

RULE(dma_remapping_opt_out) = {
	.id = "dma_remapping_opt_out",
	.severity = SEVERITY_CHANGE,
	.title = "the firmware forbids DMA remapping",
	.remedy = "Use a kernel older than 7.3 (6.12 ignores the bit), or check the firmware setup "
		  "for DMA protection, and for a firmware update.",
	.where = WHERE_SYSTEM,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware asks the operating system not to remap DMA. Linux since "
			   "7.3 obeys, regardless of its command line: there are no IOMMU groups. "
			   "Older kernels ignore the bit.",
		.how = "Bit 3 (REMAP_OPT_OUT) of the DMAR's flags is set.",
		.avoid = "intel_iommu=on does not help on a kernel that honours the bit.",
		.reference = "Linux 7.3, drivers/iommu/intel: \"Firmware forces DMA remapping "
			     "off\"")
};
