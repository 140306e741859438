/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct function *graphics = amd_iommu_refusal(machine);
	const struct flag *enabled = &machine->iommu.enabled;

	if (!graphics || (enabled->status == OK && enabled->value)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Linux does not refuse an AMD IOMMU here.");
		return;
	}
	struct finding *finding = finding_add_machine(
		findings, FINDING_FAIL,
		"Linux leaves the IOMMU disabled because of the Stoney Ridge graphics.");
	finding_cite_ids(findings, finding, graphics);
	if (machine->kernel.command_line.status == OK)
		finding_cite_text(findings, finding, machine->kernel.command_line.value,
				  "/proc/cmdline");
	finding_set_remedy(findings, finding,
			   "Add amd_iommu=force_enable to the kernel command line, %s, and check "
			   "that the display still works.",
			   option_where(machine));
}

RULE(amd_iommu_refused) = {
	.id = "amd_iommu_refused",
	.severity = SEVERITY_CHANGE,
	.title = "Linux refuses this AMD IOMMU",
	.remedy = "Add amd_iommu=force_enable to the kernel command line.",
	.where = WHERE_OPTION,
	.judge = judge,
	EXPLAIN(.meaning = "The integrated graphics of Stoney Ridge does not work well behind the "
			   "IOMMU, so Linux leaves the whole IOMMU disabled on such machines: "
			   "there are no IOMMU groups.",
		.how = "There is an IVRS, function 0 of a device on bus 0 is 1002:98e4, "
		       "amd_iommu=force_enable is not on the kernel command line, and "
		       "/sys/class/iommu is empty.",
		.avoid = "Do not force it on a machine that you can only reach by its screen: the "
			 "display may fail.",
		.reference = "Linux drivers/iommu/amd/init.c, detect_ivrs")
};
