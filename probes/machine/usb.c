/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/usb.h"

bool usb_was_seen(const struct usb *usb, struct pci_address controller)
{
	for (size_t i = 0; usb->status == OK && i < usb->controllers.count; i++)
		if (pci_address_compare(usb->controllers.items[i], controller) == 0)
			return true;
	return false;
}

const char *usb_kind_name(enum usb_kind kind)
{
	return kind == USB_KEYBOARD ? "keyboard" : "storage";
}
