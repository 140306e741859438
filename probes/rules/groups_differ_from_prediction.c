/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/prediction.h"
#include "probes/analysis/kernel_options.h"
#include "probes/quirks/versions.h"
#include "probes/judge/rule.h"

static const char *list_members(struct findings *findings, const struct machine *machine, int group)
{
	enum { LISTED = 8 };
	const struct grouping *grouping = &findings->deduced->prediction->predicted;
	const char *list = "";
	size_t count = 0;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; group != NO_GROUP && i < machine->functions.count; i++)
		if (grouping->group[i] == group && count++ < LISTED)
			list = arena_printf(
				findings->arena, "%s %s", list,
				pci_address_print(machine->functions.items[i].address, address));
	return arena_printf(findings->arena, "%s%s", count ? list + 1 : "none",
			    count > LISTED ? " ..." : "");
}

static void cite_difference(const struct machine *machine, struct findings *findings,
			    struct finding *finding, const struct group_difference *difference)
{
	const struct group *group = difference->kernel;
	char address[PCI_ADDRESS_TEXT];

	if (!group) {
		finding_cite_text(findings, finding,
				  list_members(findings, machine, difference->predicted),
				  "computed, but in no group of the kernel");
		return;
	}
	for (size_t i = 0; i < group->members.count && i < 8; i++)
		finding_cite_text(findings, finding,
				  pci_address_print(group->members.items[i], address),
				  "/sys/kernel/iommu_groups/%u/devices", group->id);
	finding_cite_text(findings, finding, list_members(findings, machine, difference->predicted),
			  "computed in place of group %u", group->id);
}

/* What makes groups other than they were: an option first, then the release. */
static void set_remedy(const struct machine *machine, struct findings *findings,
		       struct finding *finding)
{
	if (kernel_option_has(machine, "pcie_acs_override=", ""))
		finding_set_remedy(findings, finding,
				   "Remove pcie_acs_override from the kernel command line, reboot "
				   "and compare: patched kernels interpret it differently.");
	else if (kernel_option_has(machine, "pci=", "config_acs=") ||
		 kernel_option_has(machine, "pci=", "disable_acs_redir="))
		finding_set_remedy(findings, finding,
				   "Remove config_acs and disable_acs_redir from the kernel "
				   "command line, reboot and compare: they change groups, and "
				   "releases interpret them differently.");
	else if (version_does(machine, VERSION_WHOLE_SWITCH_GROUPS, NULL).value)
		finding_set_remedy(findings, finding,
				   "Linux %s puts a whole switch into one group, by a rule that "
				   "mainline up to 7.3 lacks. Its groups count while it runs; "
				   "another kernel may split them.",
				   machine->kernel.release.value);
	else if (kernel_is_before(machine, 6, 12))
		finding_set_remedy(findings, finding,
				   "This is Linux %s, and groups are computed as 6.12 makes them: "
				   "later releases have more ACS quirks. Check the groups again "
				   "with the release that you will use.",
				   machine->kernel.release.value);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct prediction *prediction = findings->deduced->prediction;
	enum status status = machine->groups_status != OK ? machine->groups_status
							  : prediction->predicted.status;
	enum { CITED = 4 };
	struct finding *finding;

	if (machine->groups_status == ABSENT) {
		finding = finding_add_machine(findings, FINDING_NOT_APPLICABLE,
					      "The kernel shows no IOMMU groups.");
	} else if (status != OK) {
		finding =
			finding_add_machine(findings, FINDING_UNKNOWN,
					    "Unknown whether the kernel's groups are as computed.");
	} else if (!prediction->differences.count) {
		finding = finding_add_machine(findings, FINDING_PASS,
					      "The kernel's groups are as computed.");
	} else {
		finding = finding_add_machine(
			findings, FINDING_WARN,
			"The kernel's %zu groups differ from the computed ones in %zu place%s.",
			machine->groups.count, prediction->differences.count,
			prediction->differences.count == 1 ? "" : "s");
		for (size_t i = 0; i < prediction->differences.count && i < CITED; i++)
			cite_difference(machine, findings, finding,
					&prediction->differences.items[i]);
		set_remedy(machine, findings, finding);
		return;
	}
	/* The folder is there on kernels that can, and empty while the IOMMU is off. */
	finding_cite_text(
		findings, finding, status == ABSENT ? "no groups" : status_name(status), "%s",
		machine->groups_status == OK && status != OK ? "computed groups"
							     : "/sys/kernel/iommu_groups");
}

RULE(groups_differ_from_prediction) = {
	.id = "groups_differ_from_prediction",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "groups are not as computed",
	.remedy = "Groups depend on the kernel: releases have different ACS quirks, and a patched "
		  "kernel may group differently. Compare the release with 6.12, and check the "
		  "command line for pcie_acs_override=, pci=config_acs= (since 6.11) and "
		  "pci=disable_acs_redir=.",
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS,
	.judge = judge,
	EXPLAIN(.meaning = "The kernel groups devices differently from what configuration space, "
			   "the firmware's tables and the kernel's quirks suggest. The kernel's "
			   "groups count.",
		.how = "Groups are computed as Linux makes them, and compared with "
		       "/sys/kernel/iommu_groups.",
		.reference = "Linux, drivers/iommu/iommu.c, pci_device_group()")
};
