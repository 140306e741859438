/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/reset.h"
#include "probes/judge/survey.h"

static void find_none(const struct machine *machine, struct findings *findings,
		      const struct function *function)
{
	struct finding *finding =
		finding_add_function(findings, FINDING_WARN, function,
				     "No reset method: only a host reboot resets it, so a second "
				     "VM may get it as the first one left it.");
	char address[PCI_ADDRESS_TEXT];

	finding_cite_attribute(findings, finding, function,
			       status_name(function_features(function)->resets.methods.status),
			       "reset_method");
	finding_cite_text(findings, finding,
			  machine_parent(machine, function) ? "the bus below it must not be reset"
							    : "on a root bus",
			  "bridge above %s", pci_address_print(function->address, address));
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	enum reset_kind kind = deduced_device(findings->deduced, function)->reset.kind;

	if (kind == RESET_UNKNOWN)
		return UNSEEN;
	if (kind != RESET_NONE)
		return FINE;
	find_none(machine, findings, function);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Every device can be reset.",
		"There are no devices.",
		"reset_method and configuration space",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(no_reset_method) = {
	.id = "no_reset_method",
	.severity = SEVERITY_NOTE,
	.title = "no reset method",
	.remedy = "Start the VM twice without rebooting the host in between. If the second start "
		  "fails, each start needs a host reboot.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning =
			"VFIO resets a device before and after each VM uses it. This device has no "
			"reset method: the next VM gets it as it is. It works once after each boot "
			"of the host, and often again; most chipset devices are of this kind.",
		.how = "Linux lists no method in /sys/bus/pci/devices/.../reset_method; or, if "
		       "there is no such file, the device offers none: no function level reset, no "
		       "power management reset, no bridge above it whose bus could be reset.",
		.avoid = "Do not pass it from one owner's VM to another's: data of the first may "
			 "still be in it.",
		.reference = "Linux, drivers/pci/pci.c, pci_reset_fn_methods; "
			     "Documentation/ABI/testing/sysfs-bus-pci, reset_method")
};
