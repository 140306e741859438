/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/inconsistency_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	if (!tell_inconsistencies(findings, INCONSISTENT, FINDING_WARN))
		tell_no_inconsistency(machine, findings,
				      "The table contradicts neither itself nor the machine.");
}

RULE(iommu_table_inconsistent) = {
	.id = "iommu_table_inconsistent",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the firmware's table is inconsistent",
	.remedy = "Nothing needs to be done. A firmware update may fix it.",
	.where = WHERE_FIRMWARE_UPDATE,
	.no_action = true,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning =
			"The table contradicts itself, its specification, or the devices present. "
			"Linux copes, perhaps with a \"Firmware Bug\" in its log. A device that is "
			"listed but absent is usually disabled in the firmware setup.",
		.how = "Each structure is compared with the others and with the PCI functions: "
		       "alignment and order of reserved memory, units listed by RHSA, duplicate "
		       "addresses, INCLUDE_PCI_ALL once per segment, scopes that lead nowhere, "
		       "ACPI names.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5")
};
