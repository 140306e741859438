/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/fault_findings.h"

static const struct faults late = { { HINT_DMAR_FAULT, HINT_AMD_PAGE_FAULT, HINT_KINDS },
				    FIRST_MINUTE,
				    UINT64_MAX,
				    "memory accesses" };

static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding = tell_faults(machine, findings, &late);

	if (finding && passthrough_is_an_answer(machine))
		finding_set_remedy(
			findings, finding,
			"Of a device in a virtual machine look at the guest's driver. Of "
			"the host's own update kernel and firmware, or try iommu=pt, "
			"which leaves the host's own devices untranslated.");
	if (!finding)
		tell_no_faults(machine, findings,
			       "The kernel's log tells of no refused memory access after the first "
			       "minute.");
}

RULE(dma_faults_later) = {
	.id = "dma_faults_later",
	.severity = SEVERITY_NOTE,
	.title = "devices fault while the machine runs",
	.remedy = "Of a device in a virtual machine look at the guest's driver. Of the host's own "
		  "update kernel and firmware.",
	.judge = judge,
	EXPLAIN(.meaning = "Long after the start a device accesses memory that nobody gave it, "
			   "and the IOMMU refuses. Its driver errs, that of the host or, where "
			   "it is in a virtual machine, the guest's; or the device itself is "
			   "broken.",
		.how = "Lines of the kernel's log, \"DMAR: [DMA Read] Request device ...\" "
		       "or \"AMD-Vi: Event logged [IO_PAGE_FAULT ...\", with a time from 60 "
		       "seconds on. A line of a log is a hint only, so it changes no "
		       "verdict.",
		.reference = "Intel VT-d specification, 7.2, non-recoverable faults; AMD IOMMU "
			     "specification, 2.5.3, IO_PAGE_FAULT")
};
