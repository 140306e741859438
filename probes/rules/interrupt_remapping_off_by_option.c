/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/interrupt_remapping.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	struct flag offered = findings->deduced->remapping_offered,
		    remapped = machine->interrupts.remapped;
	const struct text *line = &machine->kernel.command_line;
	const char *option = option_remapping_off(machine);
	struct finding *finding;

	if (offered.status == OK && !offered.value) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Interrupt remapping is not offered.");
		return;
	}
	if (remapped.status == OK && remapped.value) {
		finding = finding_add_machine(findings, FINDING_PASS,
					      "No kernel option disables interrupt remapping.");
		finding_cite_text(findings, finding, machine->interrupts.chip, "/proc/interrupts");
		return;
	}
	if (line->status != OK || remapped.status != OK || offered.status != OK) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown whether a kernel option disables interrupt remapping.");
		finding->severity = SEVERITY_NOTE;
		if (remapped.status != OK)
			finding_cite_text(findings, finding, "not seen",
					  "whether interrupts are remapped");
		if (offered.status != OK)
			finding_cite_text(findings, finding, "not seen",
					  "whether remapping is offered");
	} else if (option) {
		finding = finding_add_machine(findings, FINDING_FAIL,
					      "The kernel option %s disables interrupt remapping.",
					      option);
		finding_set_remedy(findings, finding,
				   "Remove %s from the kernel command line, %s, and reboot.",
				   option, option_where(machine));
	} else
		finding = finding_add_machine(findings, FINDING_PASS,
					      "No kernel option disables interrupt remapping.");
	if (finding->status == FINDING_UNKNOWN && line->status == OK && remapped.status != OK)
		finding_cite_text(findings, finding, status_name(remapped.status),
				  "/proc/interrupts");
	finding_cite_text(findings, finding,
			  line->status == OK ? line->value : status_name(line->status),
			  "/proc/cmdline");
}

RULE(interrupt_remapping_off_by_option) = {
	.id = "interrupt_remapping_off_by_option",
	.severity = SEVERITY_CHANGE,
	.title = "option disables interrupt remapping",
	.remedy = "Remove the option from the kernel command line and reboot.",
	.where = WHERE_OPTION,
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware's tables offer interrupt remapping, but a kernel option "
			   "disables it. VFIO then refuses every device with \"Operation not "
			   "permitted\".",
		.how = "The kernel command line has intremap=off or nointremap and no later "
		       "intremap=on, or noapic, nolapic or disableapic; on AMD also amd_iommu=off "
		       "or iommu=off. No chip in /proc/interrupts has a name beginning with IR-.",
		.avoid = "Do not set allow_unsafe_interrupts instead: a guest could then attack "
			 "the host with interrupts.",
		.reference = "Linux, Documentation/admin-guide/kernel-parameters: intremap, "
			     "nointremap, noapic")
};
