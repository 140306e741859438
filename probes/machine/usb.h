/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts about what hangs on USB, as far as giving a controller away would take it along. Part of
 * machine.h.
 */
#ifndef PROBES_MACHINE_USB_H
#define PROBES_MACHINE_USB_H

#include "probes/machine/fact.h"

enum usb_kind { USB_KEYBOARD, USB_STORAGE };

struct usb_device {
	struct pci_address controller;
	enum usb_kind kind;
	const char *device;    /* Linux's name for it, "1-2" */
	const char *interface; /* "1-2:1.0" */
	struct text name;      /* what it calls itself */
	/*
	 * the image's own stick; ABSENT: no image runs, or a keyboard; NOT_ASKED: not looked for
	 * yet
	 */
	struct flag ours;
};

struct usb {
	enum status status;
	const char *why; /* "no USB driver is loaded (yet)", or NULL, where the status is FAILED */
	/* those with a driver, sorted; only what hangs on them is known */
	ARRAY(struct pci_address) controllers;
	ARRAY(struct usb_device) devices; /* keyboards and disks, by controller */
};

/* Whether what hangs on this controller could be seen. */
bool usb_was_seen(const struct usb *usb, struct pci_address controller);

/* "keyboard" "storage" */
const char *usb_kind_name(enum usb_kind kind);

#endif
