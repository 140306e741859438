/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/coverage.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

#include <string.h>

enum { GLOBAL_STATUS = 0x1c, CITED_AT_MOST = 4 };

static bool is_on(struct flag flag)
{
	return flag.status == OK && flag.value;
}

/* Linux registers no unit that it ignores. Interrupts are remapped by all. */
static bool is_in_use(const struct machine *machine, const struct remapping_unit *unit,
		      bool interrupts)
{
	return interrupts || unit_use(machine, unit) == UNIT_USED ||
	       (unit->registers_from.status == OK &&
		!strncmp(unit->registers_from.value, "/sys/", 5));
}

/* A unit that is in use, and that says of itself by this bit of its status that it is not. */
static void judge_status(const struct machine *machine, struct findings *findings,
			 const char *field, const char *says, const char *linux_says)
{
	const bool interrupts = !strcmp(field, "ires");
	struct finding *finding = NULL;

	for (size_t i = 0; machine->iommu.kind == IOMMU_INTEL && i < machine->iommu.units.count;
	     i++) {
		const struct remapping_unit *unit = &machine->iommu.units.items[i];
		struct number on = iommu_field(unit, field);
		if (on.status != OK || on.value || !is_in_use(machine, unit, interrupts))
			continue;
		if (!finding)
			finding = finding_add_machine(
				findings, FINDING_UNKNOWN,
				"The unit at 0x%llx reports %s disabled; Linux shows %s.",
				(unsigned long long)unit->base, says, linux_says);
		finding_cite(findings, finding, GLOBAL_STATUS, 4, unit->global_status.value,
			     "registers of the unit at 0x%llx", (unsigned long long)unit->base);
	}
}

static void judge_option(const struct machine *machine, struct findings *findings,
			 const char *option, const char *what, const char *at_work)
{
	struct finding *finding;

	if (!option)
		return;
	finding = finding_add_machine(findings, FINDING_UNKNOWN,
				      "The option %s disables %s, but Linux shows %s.", option,
				      what, at_work);
	finding_cite_text(findings, finding, machine->kernel.command_line.value, "/proc/cmdline");
}

/* No contradiction: what the firmware opts into Linux switches on, where a port leads outside. */
static void tell_overruled(const struct machine *machine, struct findings *findings)
{
	const char *option = option_iommu_off(machine);
	struct finding *finding;

	if (!option)
		return;
	finding = finding_add_machine(
		findings, FINDING_WARN,
		"The option %s is overridden by the firmware's platform opt-in.", option);
	finding->severity = SEVERITY_NOTE;
	finding_cite_text(findings, finding, machine->kernel.command_line.value, "/proc/cmdline");
	finding_cite_field(findings, finding, machine->iommu.dmar_flags,
			   "/sys/firmware/acpi/tables/DMAR");
	finding_set_remedy(findings, finding, "Remove %s from the kernel command line, %s.", option,
			   option_where(machine));
}

/* Functions in groups that are not in the list: then the list is not whole. */
static void judge_members(const struct machine *machine, struct findings *findings)
{
	struct finding *finding = NULL;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; machine->functions_status == OK && i < machine->groups.count; i++) {
		const struct group *group = &machine->groups.items[i];
		for (size_t k = 0; k < group->members.count; k++) {
			if (machine_function(machine, group->members.items[k]))
				continue;
			if (!finding)
				finding = finding_add_machine(findings, FINDING_UNKNOWN,
							      "IOMMU groups contain functions that "
							      "are not among the PCI functions.");
			if (finding->evidence.count < CITED_AT_MOST)
				finding_cite_text(
					findings, finding,
					pci_address_print(group->members.items[k], address),
					"/sys/kernel/iommu_groups/%u/devices", group->id);
		}
	}
}

/*
 * Groups and units come together. A virtio-iommu makes a group only when a driver comes to its
 * device.
 */
static void judge_groups(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	const bool groups = machine->groups_status == OK;
	struct finding *finding;

	if (iommu->enabled.status != OK || !status_is_evidence(machine->groups_status) ||
	    groups == iommu->enabled.value || iommu->kind == IOMMU_VIRTIO)
		return;
	finding = finding_add_machine(findings, FINDING_UNKNOWN,
				      groups ? "Linux shows IOMMU groups, but no IOMMU unit in use."
					     : "Linux shows IOMMU units in use, but no groups.");
	finding_cite_text(findings, finding, groups ? "empty" : "not empty", "/sys/class/iommu");
	finding_cite_text(findings, finding, groups ? "not empty" : "empty",
			  "/sys/kernel/iommu_groups");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const size_t before = findings->list.count;
	const bool units = is_on(machine->iommu.enabled),
		   remapped = is_on(machine->interrupts.remapped);

	if (machine->kernel.supposed) { /* then the evidence is that of another */
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "This kernel does not run.");
		return;
	}
	if (units) {
		judge_status(machine, findings, "tes", "translation", "units in use");
		if (is_on(machine->iommu.platform_opt_in))
			tell_overruled(machine, findings);
		else
			judge_option(machine, findings, option_iommu_off(machine), "the IOMMU",
				     "units in use");
	}
	if (remapped) {
		if (units)
			judge_status(machine, findings, "ires", "interrupt remapping",
				     machine->interrupts.chip);
		judge_option(machine, findings, option_remapping_off(machine),
			     "interrupt remapping", machine->interrupts.chip);
	}
	judge_members(machine, findings);
	judge_groups(machine, findings);
	if (findings->list.count == before)
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The evidence does not contradict itself.");
	for (size_t i = before; i < findings->list.count; i++)
		if (findings->list.items[i].status == FINDING_UNKNOWN)
			finding_set_remedy(findings, &findings->list.items[i], "%s",
					   findings->rule->remedy);
}

RULE(evidence_contradictory) = {
	.id = "evidence_contradictory",
	.severity = SEVERITY_CHANGE,
	.title = "the evidence contradicts itself",
	.remedy =
		"Run the scan again, as root on the machine itself, preferably from the stick: the "
		"data may come from several runs or machines, or something changed in between.",
	.judge = judge,
	EXPLAIN(.meaning = "Two sources contradict each other: a unit's registers, the kernel "
			   "command line, the PCI functions, and what Linux shows in /sys and "
			   "/proc. Until it is known which is right, the machine cannot be judged.",
		.how = "The status register of a unit (GSTS.TES, IRES) and options that disable "
		       "are compared with /sys/class/iommu and the IR- chips of /proc/interrupts; "
		       "the members of groups with the PCI functions; groups with units.",
		.reference = "Intel VT-d specification, 11.4.4, Global Status Register")
};
