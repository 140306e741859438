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
	.remedy = "Where a device of that unit is missing, switch it on in the firmware setup "
		  "(often the integrated graphics).",
	.judge = judge,
	EXPLAIN(.meaning = "A remapping unit is described, but Linux does not use it for "
			   "translation. Devices that only this unit could translate get no IOMMU "
			   "group and cannot be assigned. Mostly they are switched off, and "
			   "nothing is lost.",
		.how = "The unit's capability register (CAP, SAGAW) offers no address width, or "
		       "of all devices in its scope none is there.",
		.reference = "Intel VT-d specification, 8.3 and 11.4.2; Linux intel/iommu.c, "
			     "init_no_remapping_devices")
};
