/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/fault_findings.h"

static const struct faults early = {
	{ HINT_DMAR_FAULT, HINT_AMD_PAGE_FAULT, HINT_KINDS }, 0, FIRST_MINUTE, "DMA"
};

static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding = tell_faults(machine, findings, &early);
	bool is_intel =
		machine->iommu.kind == IOMMU_INTEL ||
		(machine->iommu.kind == IOMMU_UNKNOWN && machine->log.kinds[HINT_DMAR_FAULT].count);

	if (!finding)
		tell_no_faults(machine, findings,
			       "The kernel log has no DMA fault in the first minute.");
	else if (is_intel)
		finding_set_remedy(findings, finding,
				   "Update its firmware%s. If the host does not work otherwise: "
				   "intel_iommu=off, or disable VT-d in the firmware setup; then "
				   "no device can be assigned.",
				   passthrough_is_an_answer(machine) ? "; try iommu=pt" : "");
	else if (machine->iommu.kind == IOMMU_AMD)
		finding_set_remedy(findings, finding,
				   "Update its firmware. If the host does not work otherwise: "
				   "amd_iommu=off, or disable the IOMMU in the firmware setup; "
				   "then no device can be assigned.");
}

RULE(dma_faults_at_boot) = {
	.id = "dma_faults_at_boot",
	.severity = SEVERITY_NOTE,
	.title = "DMA faults during boot",
	.remedy = "Update the firmware of the machine and of the device.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "With the IOMMU enabled, a device accessed memory that was not mapped "
			   "for it, in the first minute after the kernel started. Often its "
			   "firmware continued DMA from before Linux, into memory that no table "
			   "reserves for it; or its driver is faulty. It may fail in a VM too.",
		.how = "Lines of the kernel log, \"DMAR: [DMA Read] Request device ...\" or "
		       "\"AMD-Vi: Event logged [IO_PAGE_FAULT ...\", with a time below 60 seconds. "
		       "A log line is only a hint, so it changes no verdict.",
		.avoid = "Disabling the IOMMU does not fix the accesses: they then succeed "
			 "unnoticed.",
		.reference = "Intel VT-d specification, 7.2, non-recoverable faults; AMD IOMMU "
			     "specification, 2.5.3, IO_PAGE_FAULT")
};
