/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

#include <string.h>

/* Drivers that hold a device for passthrough and leave its hardware alone. */
static bool leaves_alone(const char *driver)
{
	return strcmp(driver, "vfio-pci") == 0 || strcmp(driver, "pci-stub") == 0;
}

static bool judge_function(struct findings *findings, const struct function *function)
{
	struct finding *finding;

	if (function->driver.status == OK && !leaves_alone(function->driver.value)) {
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "The driver %s is bound to it, so this is not its "
					       "state before any GPU driver.",
					       function->driver.value);
		finding_cite_attribute(findings, finding, function, function->driver.value,
				       "driver");
		return true;
	}
	if (!status_is_evidence(function->driver.status)) {
		finding = finding_add_function(findings, FINDING_UNKNOWN, function,
					       "Unknown whether a driver is bound to it.");
		finding_cite_attribute(findings, finding, function,
				       status_name(function->driver.status), "driver");
		return true;
	}
	return false;
}

static void leave_open(struct findings *findings, const struct function *unread)
{
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = finding_add_machine(
		findings, FINDING_UNKNOWN,
		"Not every PCI function could be read, and one may be a display device.");

	finding_cite_text(findings, finding, status_name(unread->status), "%s config",
			  pci_address_print(unread->address, address));
}

static void clear(struct findings *findings, size_t displays, bool held)
{
	struct finding *finding = finding_add_machine(
		findings, FINDING_PASS, "%s",
		held ? "No GPU driver is bound; a display device is bound to vfio-pci or pci-stub."
		     : "No driver is bound to a display device.");

	finding_cite_text(findings, finding, arena_printf(findings->arena, "%zu seen", displays),
			  "/sys/bus/pci/devices/*/driver");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct function *unread = NULL;
	size_t displays = 0;
	bool said = false, held = false;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->status != OK)
			unread = function;
		if (function->status != OK || !function_is_display(function))
			continue;
		displays++;
		said |= judge_function(findings, function);
		held |= function->driver.status == OK;
	}
	if (said)
		return;
	if (machine->functions_status != OK)
		finding_add_machine(findings, FINDING_UNKNOWN,
				    "The PCI functions could not be enumerated.");
	else if (unread)
		leave_open(findings, unread);
	else if (displays)
		clear(findings, displays, held);
	else
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There is no display device.");
}

RULE(display_driver_loaded) = {
	.id = "display_driver_loaded",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "a GPU driver is bound",
	.remedy =
		"To examine it before any GPU driver, boot the diagnostic image. For passthrough, "
		"bind the device to vfio-pci at boot (vfio-pci.ids=) or blacklist the driver.",
	.told_by = TOLD_BY_DRIVERS,
	.judge = judge,
	EXPLAIN(.meaning = "A GPU driver has used the device before the scan: its ROM, BARs, "
			   "framebuffer and reset state may no longer be as the firmware left "
			   "them. Verdicts on groups and remapping are not affected.",
		.how = "The function of class 03 has a driver in /sys/bus/pci/devices/.../driver "
		       "other than vfio-pci or pci-stub.",
		.avoid = "Do not unbind the driver from the only display while you need the "
			 "screen.",
		.reference = "Linux, Documentation/driver-api/vfio")
};
