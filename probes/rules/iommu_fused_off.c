/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/no_iommu_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (findings->deduced->no_iommu != NO_IOMMU_FUSED_OFF) {
		tell_no_reason(machine, findings);
		return;
	}
	finding = finding_add_machine(findings, FINDING_FAIL,
				      "VT-d is fused off in this CPU: no setting can enable it.");
	finding_cite_text(findings, finding, "bit 23 is set",
			  "0000:00:00.0 config 0xe4 (CAPID0_A)");
	cite_iommu_tables(machine, findings, finding);
}

RULE(iommu_fused_off) = {
	.id = "iommu_fused_off",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "VT-d is fused off in the CPU",
	.remedy = "Use another CPU: the same socket may take one with VT-d (ark.intel.com lists "
		  "\"VT-d\" for each CPU).",
	.where = WHERE_CARDS,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "Intel has permanently disabled VT-d in this CPU. No device can be "
			   "assigned to a VM.",
		.how = "There is no DMAR, and the host bridge reports it: CAPID0_A, configuration "
		       "dword 0xe4, bit 23. Only host bridges that are known to have that bit are "
		       "read.",
		.avoid = "Do not search for it in the firmware setup, and do not buy this machine "
			 "for passthrough.",
		.reference = "Intel processor datasheets, volume 2, CAPID0_A; coreboot, "
			     "VTD_DISABLE")
};
