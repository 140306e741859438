/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What deliver_usb() does once our partition is known. */
#ifndef INIT_DELIVER_USB_H
#define INIT_DELIVER_USB_H

#include "init/deliver/deliver.h"

/* Mounts the partition as file system `type` ("vfat"), writes, unmounts. */
void usb_write(const char *type, const char *partition, const struct usb_place *place,
	       const struct document *documents, size_t count, struct delivery *result);

/*
 * Mounts with the flags of mount(2), or unmounts; 0 or an errno. What cannot be unmounted is at
 * least taken out of the tree.
 */
int usb_mount(const char *type, const char *device, const char *mount_point, unsigned long flags);
int usb_unmount(const char *mount_point);

/* Mounts it likewise, and drops runs until the documents fit. */
void usb_room(const char *type, const char *partition, const struct usb_place *place,
	      const struct document *documents, size_t count, struct delivery *result);

#endif
