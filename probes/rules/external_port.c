/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

#include <string.h>

/* The firmware speaks of such ports even while nothing is plugged in. */
static void find_opt_in(const struct machine *machine, struct findings *findings)
{
	struct finding *finding =
		finding_add_machine(findings, FINDING_PASS,
				    "The firmware asks for DMA protection of external ports; no "
				    "device is connected to one now.");

	finding_cite_field(findings, finding, machine->iommu.dmar_flags,
			   "/sys/firmware/acpi/tables/DMAR");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct text *removable = &function->place.removable;

	(void)machine;
	if (function->parent == NO_PARENT)
		return NOT_JUDGED;
	if (removable->status != OK || strcmp(removable->value, "removable") != 0)
		return status_is_evidence(removable->status) ? FINE : UNSEEN;
	struct finding *finding =
		finding_add_function(findings, FINDING_WARN, function,
				     "It is on an external port (Thunderbolt or USB4).");
	finding_cite_attribute(findings, finding, function, removable->value, "removable");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device is on an external port.",
		"There is no device behind a port.",
		"/sys/bus/pci/devices/*/removable",
	};

	const struct flag *opt_in = &machine->iommu.platform_opt_in;
	struct survey survey = survey_devices(machine, findings, judge_function);

	if (survey.count[FINE] && !survey.count[FOUND] && !survey.count[UNSEEN] &&
	    opt_in->status == OK && opt_in->value)
		find_opt_in(machine, findings);
	else
		survey_end(machine, findings, survey, &words);
}

RULE(external_port) = {
	.id = "external_port",
	.severity = SEVERITY_NOTE,
	.title = "on an external (Thunderbolt) port",
	.remedy = "Connect it before the host boots, always to the same port, and leave it "
		  "connected while the guest runs.",
	.judge = judge,
	EXPLAIN(.meaning = "The device is on an external port. Linux does not trust it: its IOMMU "
			   "translation is strict, and it may not use ATS. Its address can change "
			   "with the port, and unplugging it removes it from a running guest.",
		.how = "Linux marks the device \"removable\" in /sys. Bit 2 of the DMAR's flags "
		       "means that the firmware knows of such ports.",
		.reference = "Linux, Documentation/ABI/testing/sysfs-devices-removable; Intel "
			     "VT-d specification, 8.1, DMA_CTRL_PLATFORM_OPT_IN_FLAG")
};
