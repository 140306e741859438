/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/inconsistency_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	/* A kernel that has switched the IOMMU on knows better than we do. */
	bool lives = machine->iommu.enabled.status == OK && machine->iommu.enabled.value;

	if (!tell_inconsistencies(findings, STOPS_LINUX, lives ? FINDING_WARN : FINDING_FAIL))
		tell_no_inconsistency(
			machine, findings,
			"The table has nothing that makes Linux leave the IOMMU disabled.");
}

RULE(iommu_table_stops_linux) = {
	.id = "iommu_table_stops_linux",
	.severity = SEVERITY_CHANGE,
	.title = "Linux refuses the firmware's table",
	.remedy = "Disable and re-enable VT-d or the AMD IOMMU in the firmware setup, with a "
		  "power-off in between: some firmware keeps a stale table. If that does not help, "
		  "update the firmware, or report the offset to the vendor.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware's table has an invalid entry that makes Linux leave the "
			   "whole IOMMU disabled: no device can then be assigned to a VM.",
		.how = "The same checks as in Linux: a DRHD at address 0 or whose registers read "
		       "as ones, an endpoint that is a bridge or the other way round, no unit at "
		       "all, addresses narrower than a page, an unterminated ACPI name, a wrong "
		       "IVRS checksum, an IVHD entry of unknown length, an AMD IOMMU that is not a "
		       "PCI function.",
		.avoid = "No kernel option makes Linux accept such a table.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5; Linux intel/dmar.c, amd/init.c")
};
