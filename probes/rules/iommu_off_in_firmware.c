/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/no_iommu_findings.h"

static void cite_hardware(const struct machine *machine, struct findings *findings,
			  struct finding *finding)
{
	const struct function *function = function_that_tells_of_iommu(machine);

	if (machine->iommu.vtd_fused_off.status == OK)
		finding_cite_text(findings, finding, "bit 23 is clear: VT-d is not fused off",
				  "0000:00:00.0 config 0xe4 (CAPID0_A)");
	if (!function)
		return;
	finding_cite_ids(findings, finding, function);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (findings->deduced->no_iommu != NO_IOMMU_OFF_IN_FIRMWARE) {
		tell_no_reason(machine, findings);
		return;
	}
	finding = finding_add_machine(findings, FINDING_FAIL,
				      "The IOMMU is present but disabled in the firmware setup.");
	cite_iommu_tables(machine, findings, finding);
	cite_hardware(machine, findings, finding);
	finding_set_remedy(findings, finding, "%s",
			   firmware_switch_on(findings->arena, machine, SETTING_IOMMU));
}

RULE(iommu_off_in_firmware) = {
	.id = "iommu_off_in_firmware",
	.severity = SEVERITY_CHANGE,
	.title = "the IOMMU is disabled in firmware",
	.remedy = "Enable the IOMMU in the firmware setup: \"Intel VT-d\", on AMD \"IOMMU\". Then "
		  "power the machine off completely.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The hardware has an IOMMU, but the firmware hides it from the "
			   "operating system. Many machines are shipped with it disabled.",
		.how = "There is no DMAR and no IVRS, but the hardware is there: the host bridge "
		       "of an Intel CPU reports that VT-d is not fused off (CAPID0_A bit 23), or "
		       "there is a PCI function that only chips with an IOMMU have (AMD's IOMMU "
		       "itself, class 0806; AMD root complexes of the Zen families; VT-d's "
		       "functions of Intel server chips).",
		.avoid = "Kernel options such as intel_iommu=on do not help while the firmware "
			 "hides it. On AMD, \"SVM\" is not the IOMMU.",
		.reference = "Intel VT-d specification, 8.1; AMD I/O Virtualization "
			     "specification, 5.1; coreboot, VTD_DISABLE")
};
