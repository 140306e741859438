/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/coverage.h"
#include "probes/assignment/strangers.h"
#include "probes/judge/survey.h"

static void find_groupless(const struct machine *machine, struct findings *findings,
			   const struct function *function)
{
	const bool kernel = machine->groups_status == OK;
	const struct coverage coverage = deduced_device(findings->deduced, function)->coverage;
	struct finding *finding;

	finding = finding_add_function(
		findings, FINDING_FAIL, function,
		kernel ? "It is in no IOMMU group: no IOMMU covers it, and VFIO refuses it."
		       : "With the IOMMU enabled it would be in no group: it is in the scope of no "
			 "remapping unit that Linux uses.");
	finding_cite_text(findings, finding, kernel ? "in no group" : "no groups yet",
			  "/sys/kernel/iommu_groups");
	if (coverage.status == ABSENT && coverage.unit)
		finding_cite_text(findings, finding, "ignored by Linux", "remapping unit at 0x%llx",
				  (unsigned long long)coverage.unit->base);
}

/* Another rule tells why. */
static bool is_untranslated_graphics(const struct machine *machine, struct coverage coverage)
{
	return coverage.status == ABSENT && coverage.unit &&
	       unit_use(machine, coverage.unit) == UNIT_OF_GRAPHICS;
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	struct flag none = deduced_device(findings->deduced, function)->in_no_group;

	if (none.status == ABSENT)
		return NOT_JUDGED;
	if (none.status != OK)
		return UNSEEN;
	if (!none.value)
		return FINE;
	if (!is_untranslated_graphics(machine,
				      deduced_device(findings->deduced, function)->coverage))
		find_groupless(machine, findings, function);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Every device has, or would have, an IOMMU group.",
		"There is no IOMMU, so there are no groups.",
		"/sys/kernel/iommu_groups",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(device_in_no_group) = {
	.id = "device_in_no_group",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "it is in no IOMMU group",
	.remedy = "Update the firmware, and report to the vendor which device its table omits. Or "
		  "use another device.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS,
	.judge = judge,
	EXPLAIN(.meaning = "No IOMMU covers the device: it is in the scope of no remapping unit of "
			   "the firmware's table, or Linux ignores that unit. Such a device has no "
			   "IOMMU group, and VFIO refuses it.",
		.how = "The kernel shows groups and the device is in none. With the IOMMU still "
		       "disabled: by the scopes of the DMAR, or the entries of the IVRS, no unit "
		       "that Linux would use covers it.",
		.avoid = "Do not use VFIO's no-IOMMU mode for a VM: the guest could write to all "
			 "memory.",
		.reference = "Intel VT-d specification, 8.3; AMD I/O Virtualization "
			     "specification, 5.2.2; Linux, vfio_group_find_or_alloc()")
};
