/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

static const char *what_it_is(const struct usb_device *device)
{
	if (device->kind == USB_KEYBOARD)
		return "a keyboard";
	if (device->ours.status == OK && device->ours.value)
		return "the boot stick";
	return "a disk";
}

/*
 * "a keyboard, a disk, a disk"; "" where nothing hangs on it. Each is cited where `finding` is not
 * NULL.
 */
static const char *list_devices(const struct machine *machine, struct findings *findings,
				struct finding *finding, const struct function *controller)
{
	const char *list = "";
	size_t listed = 0;

	for (size_t i = 0; i < machine->usb.devices.count; i++) {
		const struct usb_device *device = &machine->usb.devices.items[i];
		if (pci_address_compare(device->controller, controller->address) != 0)
			continue;
		if (finding)
			finding_cite_text(findings, finding,
					  device->name.status == OK ? device->name.value
								    : usb_kind_name(device->kind),
					  "/sys/bus/usb/devices/%s", device->interface);
		if (++listed <= 4)
			list = arena_printf(findings->arena, "%s%s%s", list, *list ? ", " : "",
					    what_it_is(device));
	}
	return listed <= 4 ? list
			   : arena_printf(findings->arena, "%s and %zu more", list, listed - 4);
}

static bool is_only_controller(const struct machine *machine, const struct function *controller)
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (&machine->functions.items[i] != controller &&
		    function_is_usb_controller(&machine->functions.items[i]))
			return false;
	return true;
}

static void judge_controller(const struct machine *machine, struct findings *findings,
			     const struct function *controller)
{
	const struct usb *usb = &machine->usb;
	struct finding *finding;
	char address[PCI_ADDRESS_TEXT];

	const char *list = list_devices(machine, findings, NULL, controller);
	if (!*list && !usb_was_seen(usb, controller->address)) {
		const char *why = usb->status == OK ? "no driver is bound to it (yet)"
				  : usb->why        ? usb->why
						    : status_name(usb->status);
		finding = finding_add_function(findings, FINDING_UNKNOWN, controller,
					       "Unknown what is connected to it: %s.", why);
		finding_cite_text(findings, finding,
				  usb->status == OK ? "no root hub" : status_name(usb->status),
				  "/sys/bus/usb/devices");
		finding_set_remedy(findings, finding,
				   "In the image, [d]etails shows devices found later; on a "
				   "running Linux, load the USB drivers.");
		return;
	}
	if (*list) {
		finding = finding_add_function(
			findings, FINDING_WARN, controller,
			"Connected to it: %s. The host loses this when the controller is assigned.",
			list);
		list_devices(machine, findings, finding, controller);
		if (is_only_controller(machine, controller))
			finding_set_remedy(findings, finding,
					   "It is the only USB controller: give single USB devices "
					   "to the VM instead.");
		return;
	}
	finding = finding_add_function(findings, FINDING_PASS, controller,
				       "No keyboard and no disk is connected to it.");
	finding_cite_text(findings, finding, "none", "/sys/bus/usb/devices on %s",
			  pci_address_print(controller->address, address));
}

static void judge(const struct machine *machine, struct findings *findings)
{
	size_t controllers = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_usb_controller(function))
			continue;
		controllers++;
		judge_controller(machine, findings, function);
	}
	if (controllers)
		return;
	if (machine->functions_status != OK)
		finding_add_machine(findings, FINDING_UNKNOWN,
				    "The PCI functions could not be enumerated.");
	else
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There is no USB controller.");
}

RULE(usb_controller_in_use) = {
	.id = "usb_controller_in_use",
	.severity = SEVERITY_NOTE,
	.title = "the USB controller is in use",
	.remedy = "Connect keyboard and disks to ports of another controller before you assign "
		  "this one, or pass single USB devices to the VM instead.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "A USB controller is assigned with everything connected to it. The host "
			   "then loses its keyboard and its USB disks, including a boot disk.",
		.how = "/sys/bus/usb/devices lists keyboards (class 03, protocol 01) and mass "
		       "storage (class 08), each with the controller in its path. In the image the "
		       "USB drivers are loaded after the first screen; what they find is in the "
		       "report on the stick and under [d]etails.",
		.avoid = "Do not assign the controller of your only keyboard.",
		.reference = "Linux, Documentation/ABI/testing/sysfs-bus-usb")
};
