/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/fault_findings.h"

static const struct faults early = {
	{ HINT_DMAR_FAULT, HINT_AMD_PAGE_FAULT, HINT_KINDS }, 0, FIRST_MINUTE, "memory accesses"
};

static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding = tell_faults(machine, findings, &early);
	bool is_intel =
		machine->iommu.kind == IOMMU_INTEL ||
		(machine->iommu.kind == IOMMU_UNKNOWN && machine->log.kinds[HINT_DMAR_FAULT].count);

	if (!finding)
		tell_no_faults(
			machine, findings,
			"The kernel's log tells of no refused memory access in the first minute.");
	else if (is_intel)
		finding_set_remedy(findings, finding,
				   "Update its firmware%s. Where the host cannot work so, "
				   "intel_iommu=off, or VT-d off in the firmware setup: no device "
				   "can be given away then.",
				   passthrough_is_an_answer(machine) ? "; try iommu=pt" : "");
	else if (machine->iommu.kind == IOMMU_AMD)
		finding_set_remedy(findings, finding,
				   "Update its firmware. Where the host cannot work so, "
				   "amd_iommu=off, or the IOMMU off in the firmware "
				   "setup: no device can be given away then.");
}

RULE(dma_faults_at_boot) = {
	.id = "dma_faults_at_boot",
	.severity = SEVERITY_NOTE,
	.title = "devices faulted during the start",
	.remedy = "Update the firmware of the machine and of the named device.",
	.judge = judge,
	EXPLAIN(.meaning = "With the IOMMU on, a device accessed memory that nobody gave it, in "
			   "the first minute after the kernel started. Often its firmware went on "
			   "with what it did before Linux, into memory that no table reserves for "
			   "it; or its driver errs. It may fail in a virtual machine too.",
		.how = "Lines of the kernel's log, \"DMAR: [DMA Read] Request device ...\" or "
		       "\"AMD-Vi: Event logged [IO_PAGE_FAULT ...\", with a time below 60 seconds. "
		       "A line of a log is a hint only, so it changes no verdict.",
		.avoid = "With the IOMMU off the accesses are not mended: they succeed, unseen.",
		.reference = "Intel VT-d specification, 7.2, non-recoverable faults; AMD IOMMU "
			     "specification, 2.5.3, IO_PAGE_FAULT")
};
