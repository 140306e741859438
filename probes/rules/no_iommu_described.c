/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/no_iommu_findings.h"
#include "probes/machine/live.h"
#include "probes/quirks/firmware_menu.h"

/* Why nobody saw the tables. */
static struct finding *tell_unseen(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (xen_may_hide(machine)) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			machine_runs_on(machine) == RUNS_AS_DOM0
				? "Xen keeps the IOMMU and its table to itself: its dom0 sees "
				  "neither."
				: "A hypervisor hides the IOMMU: this is Xen's dom0, or a guest.");
		finding_set_remedy(findings, finding,
				   "Start the machine from the stick, without Xen. In dom0, xl "
				   "info says hvm_directio in "
				   "virt_caps where Xen uses an IOMMU; xl dmesg tells more.");
	} else if (kernel_option_has(machine, "acpi=", "off")) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"acpi=off hides the firmware's tables, and with them the IOMMU.");
		finding_set_remedy(
			findings, finding,
			"Take acpi=off off the kernel command line, %s, and start again.",
			option_where(machine));
	} else if (machine->iommu.madt.status == ABSENT && acpi_is_unseen(machine)) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"No ACPI table is visible here, so none of an IOMMU either.");
		finding_set_remedy(findings, finding,
				   "In a container, look on its host instead; else start the "
				   "machine from the stick.");
	} else {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Whether the firmware describes an IOMMU could not be seen.");
		finding_look_again(findings, finding);
	}
	return finding;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->table)
		finding = finding_add_machine(findings, FINDING_PASS,
					      "The firmware describes an IOMMU: %s (table %s).",
					      iommu_kind_name(iommu->kind), iommu->table);
	else if (iommu_is_live(machine))
		finding = finding_add_machine(
			findings, FINDING_PASS,
			"Linux uses an IOMMU, though no table of it is visible here.");
	else if (iommu->kind != IOMMU_NONE)
		finding = tell_unseen(machine, findings);
	else if (findings->deduced->no_iommu == NO_IOMMU_UNEXPLAINED) {
		finding = finding_add_machine(findings, FINDING_FAIL,
					      "The firmware describes no IOMMU.");
		finding_set_remedy(findings, finding,
				   "%s Where there is no such entry, or it changes nothing, this "
				   "machine cannot pass devices through.",
				   firmware_switch_on(findings->arena, machine, SETTING_IOMMU));
	} else {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The firmware describes no IOMMU, for a reason that is known.");
		return;
	}
	cite_iommu_tables(machine, findings, finding);
}

RULE(no_iommu_described) = {
	.id = "no_iommu_described",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "the firmware describes no IOMMU",
	.remedy = "Switch the IOMMU on in the firmware setup: \"Intel VT-d\" or \"VT for Directed "
		  "I/O\", on AMD \"IOMMU\" or "
		  "\"AMD-Vi\" (often under Advanced, North Bridge or AMD CBS). Where there is no "
		  "such entry, or it changes "
		  "nothing after a full power-off, this machine cannot pass devices through.",
	.where = WHERE_FIRMWARE_SETUP,
	.judge = judge,
	EXPLAIN(.meaning = "The operating system learns of an IOMMU from an ACPI table: DMAR "
			   "(Intel VT-d), IVRS (AMD-Vi) or VIOT (virtio). Without one no device "
			   "can be given to a virtual machine. Either the machine has no IOMMU, "
			   "or it is switched off in the firmware setup; nothing that was seen "
			   "tells which.",
		.how = "None of the three tables is among the ACPI tables that the kernel shows, "
		       "others are, and Linux shows no IOMMU at work.",
		.avoid = "Kernel options such as intel_iommu=on do not help: there is nothing "
			 "they could switch on.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5; ACPI 6.4, VIOT")
};
