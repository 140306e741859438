/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

#include <string.h>

enum { LISTED = 3, CITED = 16 };

/* They hold a device for passthrough: VFIO's own, its variants, and those that do nothing. */
static bool leaves_alone(const char *driver)
{
	return strstr(driver, "vfio") != NULL || strcmp(driver, "pci-stub") == 0;
}

/* display_driver_loaded speaks of displays. */
static bool is_asked_about(const struct function *function)
{
	return function_is_of_interest(function) && !function_is_display(function);
}

static bool is_in_use(const struct function *function)
{
	return is_asked_about(function) && function->driver.status == OK &&
	       !leaves_alone(function->driver.value);
}

static void find_in_use(const struct machine *machine, struct findings *findings, size_t count)
{
	struct arena *arena = findings->arena;
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];
	size_t listed = 0;

	for (size_t i = 0; i < machine->functions.count && listed < LISTED; i++) {
		const struct function *function = &machine->functions.items[i];
		if (is_in_use(function))
			list = arena_printf(arena, "%s%s%s (%s)", list, listed++ ? ", " : "",
					    pci_address_print(function->address, address),
					    function->driver.value);
	}
	struct finding *finding =
		count > LISTED ? finding_add_machine(findings, FINDING_WARN,
						     "Host drivers are bound to %s and %zu more.",
						     list, count - LISTED)
			       : finding_add_machine(findings, FINDING_WARN,
						     "Host drivers are bound to %s.", list);
	for (size_t i = 0, cited = 0; i < machine->functions.count && cited < CITED; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!is_in_use(function))
			continue;
		finding_cite_attribute(findings, finding, function, function->driver.value,
				       "driver");
		cited++;
	}
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	(void)machine, (void)findings;
	if (!is_asked_about(function))
		return NOT_JUDGED;
	if (is_in_use(function))
		return FOUND;
	return status_is_evidence(function->driver.status) ? FINE : UNSEEN;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No host driver is bound to a device.",
		"There are no devices.",
		"/sys/bus/pci/devices/*/driver",
	};

	struct survey survey = survey_devices(machine, findings, judge_function);

	if (survey.count[FOUND])
		find_in_use(machine, findings, survey.count[FOUND]);
	survey_end(machine, findings, survey, &words);
}

RULE(driver_in_use) = {
	.id = "driver_in_use",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "host drivers are bound to devices",
	.remedy = "First unmount its disks and bring its network interfaces down. Then driverctl "
		  "set-override ADDRESS vfio-pci, which persists across reboots; libvirt and "
		  "Proxmox rebind the device themselves when the guest starts.",
	.told_by = TOLD_BY_DRIVERS,
	.judge = judge,
	EXPLAIN(.meaning = "A running host uses most of its devices. Before a device is assigned, "
			   "its driver must be unbound and vfio-pci bound; the same holds for all "
			   "other devices of its IOMMU group.",
		.how = "/sys/bus/pci/devices/.../driver names a driver that is not one of VFIO's, "
		       "for a device other than a display.",
		.avoid = "Do not assign the host's boot disk, nor the network card through which "
			 "you are logged in.",
		.reference = "Linux, Documentation/driver-api/vfio; "
			     "Documentation/ABI/testing/sysfs-bus-pci: driver_override")
};
