/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/usb_place.h"

#include "init/boot/pid1.h"

/* Linux looks at a stick a second after it has found it. */
enum { USB_QUIET_MS = 2000, USB_WAIT = 10 };

void boot_usb_place(struct usb_place *place)
{
	static char guid[64];

	pid1_read_line("/etc/vfio-preflight/stick-guid", guid, sizeof guid);
	*place = (struct usb_place){ .sys_block = "/sys/class/block",
				     .dev = "/dev",
				     .mount_point = "/mnt",
				     .guid = guid,
				     .wait_seconds = USB_WAIT,
				     .usb_devices = "/sys/bus/usb/devices",
				     .quiet_ms = USB_QUIET_MS };
}

void boot_image_place(struct usb_place *place, const struct options *options)
{
	boot_usb_place(place);
	place->image = options->image ? options->image : "";
}
