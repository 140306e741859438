/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

#include <string.h>

#define OPTION "pcie_acs_override="

static const char *option_of(const struct machine *machine)
{
	const struct text *line = &machine->kernel.command_line;

	for (const char *at = line->status == OK ? line->value : ""; (at = strstr(at, OPTION));
	     at++)
		if (at == line->value || at[-1] == ' ')
			return at;
	return NULL;
}

static void cite_option(struct findings *findings, struct finding *finding, const char *option)
{
	const char *text = arena_copy(findings->arena, option, strcspn(option, " "));

	finding_cite_text(findings, finding, text, "/proc/cmdline");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct hints *lines = &machine->log.kinds[HINT_ACS_OVERRIDE];
	const char *option = option_of(machine);
	struct finding *finding;

	if (lines->count) {
		finding =
			finding_add_machine(findings, FINDING_WARN,
					    "pcie_acs_override makes this kernel assume isolation "
					    "that the hardware lacks: its groups prove nothing.");
		finding_cite_text(findings, finding, lines->first.items[0].text, "kernel log");
		if (option)
			cite_option(findings, finding, option);
	} else if (option) {
		finding = finding_add_machine(findings, FINDING_WARN,
					      "The kernel command line has pcie_acs_override. If "
					      "this kernel supports it, its groups prove nothing.");
		cite_option(findings, finding, option);
	} else if (machine->kernel.command_line.status == OK) {
		finding = finding_add_machine(
			findings, FINDING_PASS,
			"The kernel's groups are not affected by pcie_acs_override.");
		finding_cite_text(findings, finding, "no " OPTION, "/proc/cmdline");
	} else {
		enum status status = machine->kernel.command_line.status;
		finding = finding_add_machine(
			findings, status == NOT_ASKED ? FINDING_NOT_APPLICABLE : FINDING_UNKNOWN,
			"The kernel command line is unknown.");
		finding_cite_text(findings, finding, status_name(status), "/proc/cmdline");
	}
}

RULE(acs_override_active) = {
	.id = "acs_override_active",
	.severity = SEVERITY_NOTE,
	.title = "groups come from pcie_acs_override",
	.remedy = "Remove pcie_acs_override from the kernel command line and reboot to see the "
		  "groups that the hardware allows.",
	.told_by = TOLD_BY_LOG,
	.judge = judge,
	EXPLAIN(.meaning = "pcie_acs_override, of patched kernels, makes Linux assume that ports "
			   "and functions isolate devices. Groups become smaller, but the hardware "
			   "is unchanged: a device in one VM may still reach a device of another "
			   "VM without passing the IOMMU.",
		.how = "The kernel log says that overrides are enabled, or the command line has "
		       "the option. Kernels without the patch, such as Debian's, ignore it.",
		.avoid = "Do not assign devices of such groups to VMs that must not trust each "
			 "other.",
		.reference = "PCI Express Base specification, 6.12, Access Control Services")
};
