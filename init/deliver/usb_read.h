/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a small file of our own partition. */
#ifndef INIT_DELIVER_USB_READ_H
#define INIT_DELIVER_USB_READ_H

#include "init/deliver/deliver.h"

struct usb_file {
	enum status status; /* ABSENT also where no one partition or folder of ours is there */
	int error; /* where it FAILED: the errno; ENOENT: ABSENT from a partition that is there */
	size_t length; /* what was read of it, at most `size` */
};

/*
 * Mounts the one partition that has our GUID, read-only, reads the file of this name in its root,
 * and unmounts; with place->image, in the folder beside that. A last look, no wait.
 */
void deliver_usb_read(const struct usb_place *place, const char *name, char *bytes, size_t size,
		      struct usb_file *file);

/* The same once the partition is known. */
void usb_read(const char *type, const char *partition, const struct usb_place *place,
	      const char *name, char *bytes, size_t size, struct usb_file *file);

#endif
