/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What hangs on which USB controller: keyboards, disks, and the stick that this was booted from.
 *
 * It is run again after delivery, because in the image the drivers of USB are loaded only when the
 * report is on the screen. So its facts begin anew each time, and what it could not see it says in
 * them, not as a gap.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <stdlib.h>
#include <string.h>

#define DEVICES   "/sys/bus/usb/devices"
#define OUR_GUID  "/etc/vfio-preflight/stick-guid" /* in the image only */
#define OUR_DISKS "/run/vfio-preflight-disks"      /* "sda", a line each */

enum { CLASS_HID = 0x03, CLASS_STORAGE = 0x08, PROTOCOL_KEYBOARD = 0x01, DEVICES_AT_MOST = 256 };

static bool controller_of(struct source *source, struct machine *machine, const char *name,
			  struct pci_address *address)
{
	struct answer link = source_link(source, &machine->arena, DEVICES "/%s", name);

	return link.status == OK &&
	       pci_address_last_in((const char *)link.bytes, UINT32_MAX, address);
}

/* A controller with a driver has a root hub "usbN"; one of USB 3 has two. */
static void add_controller(struct source *source, struct machine *machine, const char *hub)
{
	struct pci_address address;

	if (machine->usb.controllers.count < DEVICES_AT_MOST &&
	    controller_of(source, machine, hub, &address) && !usb_was_seen(&machine->usb, address))
		*array_add(&machine->arena, &machine->usb.controllers) = address;
}

/* A class or protocol, which is a byte; -1 where there is none. */
static int hexadecimal(struct source *source, struct machine *machine, const char *interface,
		       const char *file)
{
	struct answer answer =
		source_read(source, &machine->arena, DEVICES "/%s/%s", interface, file);
	uint64_t value;
	bool is_byte = text_is_hex(answer_line(&machine->arena, &answer), 0xff, &value);

	/* Gone since it was listed is gone; else it may be the keyboard. */
	if (!is_byte && answer.status != ABSENT) {
		machine->usb.status = FAILED;
		machine->usb.why = "some USB devices could not be read";
	}
	return is_byte ? (int)value : -1;
}

/* A keyboard or a disk often has several interfaces, which stand beside each other. */
static bool is_listed(const struct usb *usb, const char *device, enum usb_kind kind)
{
	for (size_t i = usb->devices.count;
	     i-- && strcmp(usb->devices.items[i].device, device) == 0;)
		if (usb->devices.items[i].kind == kind)
			return true;
	return false;
}

static void add_device(struct source *source, struct machine *machine, const char *interface,
		       enum usb_kind kind)
{
	struct usb_device found = { .kind = kind,
				    .interface = interface,
				    .ours = { .status = ABSENT } };

	found.device = arena_copy(&machine->arena, interface, strcspn(interface, ":"));
	if (is_listed(&machine->usb, found.device, kind) ||
	    !controller_of(source, machine, interface, &found.controller))
		return;
	if (machine->usb.devices.count == DEVICES_AT_MOST) {
		machine->usb.status = FAILED;
		machine->usb.why = "there are too many devices";
		return;
	}
	struct answer answer =
		source_read(source, &machine->arena, DEVICES "/%s/product", found.device);
	found.name =
		(struct text){ answer.status,
			       answer.status == OK ? answer_line(&machine->arena, &answer) : NULL };
	*array_add(&machine->arena, &machine->usb.devices) = found;
}

static void look_at_interface(struct source *source, struct machine *machine, const char *interface)
{
	int class = hexadecimal(source, machine, interface, "bInterfaceClass");

	if (class == CLASS_STORAGE)
		add_device(source, machine, interface, USB_STORAGE);
	else if (class == CLASS_HID &&
		 hexadecimal(source, machine, interface, "bInterfaceProtocol") == PROTOCOL_KEYBOARD)
		add_device(source, machine, interface, USB_KEYBOARD);
}

/* --- Our own stick --- */

static struct usb_device *disk_on_path(struct usb *usb, const char *path)
{
	for (size_t i = 0; i < usb->devices.count; i++) {
		struct usb_device *device = &usb->devices.items[i];
		const char *found = strstr(path, device->interface);
		if (device->kind == USB_STORAGE && found && found > path && found[-1] == '/' &&
		    found[strlen(device->interface)] == '/')
			return device;
	}
	return NULL;
}

/*
 * Init wrote down which disks have our partition when it looked for them; before that nobody knows.
 */
static void find_ours(struct source *source, struct machine *machine)
{
	struct usb *usb = &machine->usb;
	struct answer guid = source_read(source, &machine->arena, OUR_GUID);
	if (guid.status != OK)
		return;

	struct answer disks = source_read(source, &machine->arena, OUR_DISKS);
	const char *name;
	size_t at = 0;
	for (size_t i = 0; i < usb->devices.count; i++)
		if (usb->devices.items[i].kind == USB_STORAGE)
			usb->devices.items[i].ours.status =
				disks.status == ABSENT ? NOT_ASKED : disks.status;
	while ((name = answer_next_name(&machine->arena, &disks, &at))) {
		struct answer link =
			source_link(source, &machine->arena, "/sys/class/block/%s", name);
		struct usb_device *disk =
			link.status == OK ? disk_on_path(usb, (const char *)link.bytes) : NULL;
		if (disk)
			disk->ours = (struct flag){ OK, true };
	}
}

/* --- All of it --- */

static int by_address(const void *a, const void *b)
{
	const struct pci_address *left = a;
	const struct pci_address *right = b;

	return pci_address_compare(*left, *right);
}

static int by_controller(const void *a, const void *b)
{
	const struct usb_device *left = a;
	const struct usb_device *right = b;
	int order = pci_address_compare(left->controller, right->controller);

	return order ? order : strcmp(left->interface, right->interface);
}

static void sort(struct usb *usb)
{
	if (usb->controllers.count)
		qsort(usb->controllers.items, usb->controllers.count,
		      sizeof usb->controllers.items[0], by_address);
	if (usb->devices.count)
		qsort(usb->devices.items, usb->devices.count, sizeof usb->devices.items[0],
		      by_controller);
}

/*
 * No such folder: the kernel has no USB. That there is nothing on USB follows only where there is
 * no controller either.
 */
static enum status status_without_usb(const struct machine *machine)
{
	if (machine->functions_status != OK)
		return FAILED;
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_usb_controller(&machine->functions.items[i]))
			return FAILED;
	return ABSENT;
}

static void look(struct source *source, struct machine *machine)
{
	struct usb *usb = &machine->usb;
	struct answer folder = source_list(source, &machine->arena, DEVICES);
	const char *name;
	size_t at = 0;

	*usb = (struct usb){ .status = folder.status };
	if (folder.status == ABSENT)
		usb->status = status_without_usb(machine);
	if (folder.status == ABSENT && usb->status == FAILED)
		usb->why = "no USB driver is loaded (yet)";
	while ((name = answer_next_name(&machine->arena, &folder, &at))) {
		if (strncmp(name, "usb", 3) == 0)
			add_controller(source, machine, name);
		else if (strchr(name, ':'))
			look_at_interface(source, machine, name);
	}
	find_ours(source, machine);
	sort(usb);
}

PROBE(usb, "keyboards and disks on USB", look, .again = true)
