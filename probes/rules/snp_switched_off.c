/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

#include <string.h>

static const struct hint *refusal(const struct machine *machine)
{
	const struct hints *hints = &machine->log.kinds[HINT_SNP];

	for (size_t i = 0; i < hints->first.count; i++)
		if (strstr(hints->first.items[i].text, "SNP cannot be"))
			return &hints->first.items[i];
	return NULL;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	bool passthrough = kernel_option_has(machine, "iommu=", "pt");
	const struct hint *hint = refusal(machine);
	struct finding *finding;

	if (hint || (snp_is_wanted(machine) && passthrough)) {
		finding = finding_add_machine(findings, FINDING_WARN, "%s",
					      passthrough ? "iommu=pt disables SEV-SNP."
							  : "Linux disabled SEV-SNP.");
		if (passthrough)
			finding_set_remedy(
				findings, finding,
				"Remove iommu=pt from the kernel command line, %s, and reboot.",
				option_where(machine));
	} else if (!snp_is_wanted(machine)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "Nothing requests SEV-SNP.");
		return;
	} else {
		finding = finding_add_machine(findings, FINDING_PASS,
					      "Nothing indicates that Linux disabled SEV-SNP.");
	}
	if (hint)
		finding_cite_text(findings, finding, hint->text, "kernel log");
	finding_cite_text(findings, finding, text_or_status(machine->kernel.command_line),
			  "/proc/cmdline");
}

RULE(snp_switched_off) = {
	.id = "snp_switched_off",
	.severity = SEVERITY_NOTE,
	.title = "SEV-SNP is disabled",
	.remedy = "Remove what the log reports from the kernel command line: iommu=pt, "
		  "iommu.passthrough=1, amd_iommu=off or pgtbl_v2.",
	.where = WHERE_OPTION,
	.judge = judge,
	EXPLAIN(.meaning = "AMD's confidential guests (SEV-SNP) need an IOMMU that translates for "
			   "all devices. With iommu=pt, with the IOMMU disabled or with its second "
			   "page table format Linux disables SNP, and such guests do not start.",
		.how = "The kernel log says that SNP cannot be supported; or the command line has "
		       "iommu=pt together with an SNP option.",
		.reference = "Linux, drivers/iommu/amd/init.c, iommu_snp_enable")
};
