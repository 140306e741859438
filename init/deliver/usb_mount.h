/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mounts a partition that was found, and tells which folder of it is ours. */
#ifndef INIT_DELIVER_USB_MOUNT_H
#define INIT_DELIVER_USB_MOUNT_H

#include "init/deliver/deliver.h"

#include <limits.h>

/*
 * Mounts with the flags of mount(2), or unmounts; 0 or an errno. What cannot be unmounted is at
 * least taken out of the tree.
 */
int usb_mount(const char *type, const char *device, const char *mount_point, unsigned long flags);
int usb_unmount(const char *mount_point);

struct usb_root {
	/* a copy whose mount point is the folder that is ours, and the memory for that */
	struct usb_place place;
	char path[PATH_MAX];
	/* where it is mounted no more, since the image or its folder is not there: in words */
	enum status status;
	char why[DELIVERY_DETAIL];
};

/*
 * Mounts it at place->mount_point, from which usb_unmount() takes it. Ours is all of it, or, where
 * place->image names an image, the folder beside that one (image.h): then it is mounted for writing
 * only after a look at it that is not. 0 or an errno, with root->why where it could be mounted.
 */
int usb_enter(const char *type, const char *device, const struct usb_place *place,
	      unsigned long flags, struct usb_root *root);

#endif
