/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/no_iommu_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->table)
		finding = finding_add_machine(findings, FINDING_PASS, "The firmware describes an IOMMU: %s (table %s).",
				       iommu_kind_name(iommu->kind), iommu->table);
	else if (iommu->kind != IOMMU_NONE) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN, "Whether the firmware describes an IOMMU could not be seen.");
		finding_set_remedy(findings, finding, "Look on the machine itself, as root; beside a dump give its ACPI tables: --tables DIR.");
	} else if (findings->deduced->no_iommu == NO_IOMMU_UNEXPLAINED) {
		finding = finding_add_machine(findings, FINDING_FAIL, "The firmware describes no IOMMU.");
		finding_set_remedy(findings, finding, "%s Where there is no such entry, or it changes nothing, this machine cannot pass devices through.",
		       firmware_switch_on(findings->arena, machine, SETTING_IOMMU));
	} else {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "The firmware describes no IOMMU, for a reason that is known.");
		return;
	}
	cite_iommu_tables(machine, findings, finding);
}

RULE(no_iommu_described) = {
	.id = "no_iommu_described",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "the firmware describes no IOMMU",
	.remedy = "Switch the IOMMU on in the firmware setup: \"Intel VT-d\" or \"VT for Directed I/O\", on AMD \"IOMMU\" or "
		  "\"AMD-Vi\" (often under Advanced, North Bridge or AMD CBS). Where there is no such entry, or it changes "
		  "nothing after a full power-off, this machine cannot pass devices through.",
	.where = WHERE_FIRMWARE_SETUP,
	.judge = judge,
	EXPLAIN(
		.meaning = "The operating system learns of an IOMMU from an ACPI table: DMAR "
			   "(Intel VT-d), IVRS (AMD-Vi) or VIOT (virtio). Without one no device "
			   "can be given to a virtual machine. Either the machine has no IOMMU, "
			   "or it is switched off in the firmware setup; nothing that was seen "
			   "tells which.",
		.how = "None of the three tables is among the ACPI tables that the kernel shows.",
		.avoid = "Kernel options such as intel_iommu=on do not help: there is nothing "
			 "they could switch on.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5; ACPI 6.4, VIOT")
};
