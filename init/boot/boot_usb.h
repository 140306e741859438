/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Delivery to the stick, in the boot. */
#ifndef INIT_BOOT_BOOT_USB_H
#define INIT_BOOT_BOOT_USB_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * Loads the drivers of USB, waits a while for our stick (or for the one that the boot loader says
 * the image is on as a file), and has the report rendered with what
 * hangs on USB. Before boot_deliver_usb().
 */
void boot_await_usb(struct consoles *consoles, const struct options *options,
		    struct worker *worker);

/*
 * Clusters that the stick lost when it was pulled: tells of them, on the consoles and as a delivery
 * "fsck" in the report, and has fsck.fat free them where nothing else is wrong
 * (init/deliver/lost_clusters.h). Likewise, as "stick", of a partition that could be larger
 * (init/deliver/stick_size.h). Before boot_deliver_usb().
 */
void boot_check_usb(struct consoles *consoles, const struct options *options,
		    struct worker *worker);

/*
 * Takes the salt that lies in the folder beside the image, or one that is written there with the
 * report.
 */
void boot_take_image_salt(const struct options *options, struct worker *worker);

/* To the stick, and to the folder beside the image that was booted as a file; by report=. */
void boot_deliver_usb(struct consoles *consoles, const struct options *options,
		      struct worker *worker);

#endif
