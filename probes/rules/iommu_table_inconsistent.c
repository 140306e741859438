/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/inconsistency_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	if (!tell_inconsistencies(findings, INCONSISTENT, FINDING_WARN))
		tell_no_inconsistency(machine, findings,
				      "The table does not contradict itself or the machine.");
}

RULE(iommu_table_inconsistent) = {
	.id = "iommu_table_inconsistent",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the firmware's table is inconsistent",
	.remedy = "Nothing needs to be done. A firmware update may mend it.",
	.judge = judge,
	EXPLAIN(.meaning = "The table contradicts itself, its specification, or the devices that "
			   "are there. Linux copes, perhaps with a \"Firmware Bug\" in its log. A "
			   "device that the table names and that is not there is mostly switched "
			   "off.",
		.how = "Each structure is compared with the others and with the PCI functions: "
		       "alignment and order of reserved memory, units that RHSA names, addresses "
		       "named twice, INCLUDE_PCI_ALL once in a segment, scopes that lead nowhere, "
		       "ACPI names.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5")
};
