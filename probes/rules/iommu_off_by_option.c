/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

static void tell_unknown(struct findings *findings, const char *where, enum status status)
{
	struct finding *finding = finding_add_machine(
		findings, FINDING_UNKNOWN, "Unknown whether a kernel option disables the IOMMU.");

	finding->severity = SEVERITY_NOTE;
	finding_cite_text(findings, finding, status_name(status), "%s", where);
}

static void tell_option(const struct machine *machine, struct findings *findings,
			const char *option)
{
	bool intel = machine->iommu.kind == IOMMU_INTEL;
	struct finding *finding = finding_add_machine(
		findings, FINDING_FAIL, "The kernel option %s disables the IOMMU.", option);

	finding_cite_text(findings, finding, machine->kernel.command_line.value, "/proc/cmdline");
	finding_cite_text(findings, finding, "empty", "/sys/class/iommu");
	finding_set_remedy(
		findings, finding,
		intel ? "Replace %s with intel_iommu=on on the kernel command line, %s, and reboot."
		      : "Remove %s from the kernel command line, %s, and reboot.",
		option, option_where(machine));
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	const char *option = option_iommu_off(machine);

	if (iommu->kind == IOMMU_NONE || iommu->kind == IOMMU_VIRTIO)
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There is no IOMMU that such an option disables.");
	else if (iommu->enabled.status == OK && iommu->enabled.value)
		finding_cite_text(findings,
				  finding_add_machine(findings, FINDING_PASS,
						      "No kernel option disables the IOMMU."),
				  "not empty", "/sys/class/iommu");
	else if (iommu->kind == IOMMU_UNKNOWN)
		tell_unknown(findings, "the tables DMAR, IVRS, VIOT", NOT_ASKED);
	else if (iommu->enabled.status != OK)
		tell_unknown(findings, "/sys/class/iommu", iommu->enabled.status);
	else if (machine->kernel.command_line.status != OK)
		tell_unknown(findings, "/proc/cmdline", machine->kernel.command_line.status);
	else if (option)
		tell_option(machine, findings, option);
	else
		finding_cite_text(findings,
				  finding_add_machine(findings, FINDING_PASS,
						      "No kernel option disables the IOMMU."),
				  machine->kernel.command_line.value, "/proc/cmdline");
}

RULE(iommu_off_by_option) = {
	.id = "iommu_off_by_option",
	.severity = SEVERITY_CHANGE,
	.title = "a kernel option disables the IOMMU",
	.remedy = "Remove the option from the kernel command line and reboot.",
	.where = WHERE_OPTION,
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware reports an IOMMU, but a kernel option disables it: there "
			   "are no IOMMU groups.",
		.how = "The kernel command line has intel_iommu=off and no later intel_iommu=on, "
		       "or amd_iommu=off, or iommu=off, alone or in a list; and /sys/class/iommu "
		       "is empty.",
		.avoid = "amd_iommu=on does not exist, and iommu=on enables nothing.",
		.reference = "Linux, Documentation/admin-guide/kernel-parameters: intel_iommu, "
			     "amd_iommu, iommu")
};
