/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/inconsistency_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	if (!tell_inconsistencies(findings, UNIT_IGNORED, FINDING_WARN))
		tell_no_inconsistency(machine, findings,
				      "Linux has no reason to ignore a remapping unit.");
}

RULE(remapping_unit_ignored) = {
	.id = "remapping_unit_ignored",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "Linux ignores a remapping unit",
	.remedy = "If a device of that unit is missing, enable it in the firmware setup (often the "
		  "integrated graphics).",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware reports a remapping unit, but Linux does not use it for "
			   "translation. Devices that only this unit covers get no IOMMU group and "
			   "cannot be assigned. Usually they are disabled, and nothing is lost.",
		.how = "The unit's capability register (CAP, SAGAW) supports no address width, or "
		       "none of the devices in its scope is present.",
		.reference = "Intel VT-d specification, 8.3 and 11.4.2; Linux intel/iommu.c, "
			     "init_no_remapping_devices")
};
