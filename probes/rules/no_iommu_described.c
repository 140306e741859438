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
				? "Xen hides the IOMMU and its table from dom0."
				: "A hypervisor hides the IOMMU: this is a Xen dom0 or a guest.");
		finding_set_remedy(
			findings, finding,
			"Boot the machine from the stick, without Xen. In dom0, virt_caps of xl "
			"info contains hvm_directio if Xen uses an IOMMU; see also xl dmesg.");
	} else if (kernel_option_has(machine, "acpi=", "off")) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"acpi=off hides the firmware's tables, including the IOMMU's.");
		finding_set_remedy(findings, finding,
				   "Remove acpi=off from the kernel command line, %s, and reboot.",
				   option_where(machine));
	} else if (machine->iommu.madt.status == ABSENT && acpi_is_unseen(machine)) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"No ACPI table is visible here, so an IOMMU table would not be either.");
		finding_set_remedy(findings, finding,
				   "In a container, run the scan on its host; otherwise boot the "
				   "machine from the stick.");
	} else {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "Unknown whether the firmware reports an IOMMU.");
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
					      "The firmware reports an IOMMU: %s (table %s).",
					      iommu_kind_name(iommu->kind), iommu->table);
	else if (iommu_is_live(machine))
		finding = finding_add_machine(
			findings, FINDING_PASS,
			"Linux uses an IOMMU, but no table of it is visible here.");
	else if (iommu->kind != IOMMU_NONE)
		finding = tell_unseen(machine, findings);
	else if (findings->deduced->no_iommu == NO_IOMMU_UNEXPLAINED) {
		finding = finding_add_machine(findings, FINDING_FAIL,
					      "The firmware reports no IOMMU.");
		finding_set_remedy(findings, finding,
				   "%s If there is no such setting, or it changes nothing, this "
				   "machine does not support passthrough.",
				   firmware_switch_on(findings->arena, machine, SETTING_IOMMU));
	} else {
		finding_add_machine(
			findings, FINDING_NOT_APPLICABLE,
			"The firmware reports no IOMMU, for a reason that another rule reports.");
		return;
	}
	cite_iommu_tables(machine, findings, finding);
}

RULE(no_iommu_described) = {
	.id = "no_iommu_described",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "the firmware reports no IOMMU",
	.remedy = "Enable the IOMMU in the firmware setup: \"Intel VT-d\" or \"VT for Directed "
		  "I/O\", on AMD \"IOMMU\" or \"AMD-Vi\" (often under Advanced, North Bridge or "
		  "AMD CBS). If there is no such setting, or it changes nothing after a complete "
		  "power-off, this machine does not support passthrough.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS | TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware reports an IOMMU in an ACPI table: DMAR (Intel VT-d), "
			   "IVRS (AMD-Vi) or VIOT (virtio). Without one no device can be assigned "
			   "to a VM. Either the machine has no IOMMU, or it is disabled in the "
			   "firmware setup; the evidence does not show which.",
		.how = "None of the three tables is among the ACPI tables that the kernel shows, "
		       "others are, and Linux shows no IOMMU in use.",
		.avoid = "Kernel options such as intel_iommu=on do not help: there is nothing they "
			 "could enable.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5; ACPI 6.4, VIOT")
};
