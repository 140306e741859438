/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/fault_findings.h"

static const struct faults late = {
	{ HINT_DMAR_FAULT, HINT_AMD_PAGE_FAULT, HINT_KINDS }, FIRST_MINUTE, UINT64_MAX, "DMA"
};

static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding = tell_faults(machine, findings, &late);

	if (finding && passthrough_is_an_answer(machine))
		finding_set_remedy(
			findings, finding,
			"If the device is assigned to a VM, check the guest's driver. Otherwise "
			"update kernel and firmware, or try iommu=pt, which disables translation "
			"for the host's own devices.");
	if (!finding)
		tell_no_faults(machine, findings,
			       "The kernel log has no DMA fault after the first minute.");
}

RULE(dma_faults_later) = {
	.id = "dma_faults_later",
	.severity = SEVERITY_NOTE,
	.title = "DMA faults while the machine runs",
	.remedy = "If the device is assigned to a VM, check the guest's driver. Otherwise update "
		  "kernel and firmware.",
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "Long after boot a device accesses memory that is not mapped for it, "
			   "and the IOMMU blocks it. Its driver is faulty (the host's, or the "
			   "guest's if it is assigned to a VM), or the device itself is.",
		.how = "Lines of the kernel log, \"DMAR: [DMA Read] Request device ...\" or "
		       "\"AMD-Vi: Event logged [IO_PAGE_FAULT ...\", with a time from 60 seconds "
		       "on. A log line is only a hint, so it changes no verdict.",
		.reference = "Intel VT-d specification, 7.2, non-recoverable faults; AMD IOMMU "
			     "specification, 2.5.3, IO_PAGE_FAULT")
};
