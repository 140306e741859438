/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What deliver_usb() does once our partition is known. */
#ifndef INIT_DELIVER_USB_H
#define INIT_DELIVER_USB_H

#include "init/deliver/deliver.h"

/* Mounts the partition as file system `type` ("vfat"), writes, unmounts. */
void usb_write(const char *type, const char *partition, const struct usb_place *place,
	       const struct document *documents, size_t count, struct delivery *result);

/* Mounts it likewise, and drops runs until the documents fit. */
void usb_room(const char *type, const char *partition, const struct usb_place *place,
	      const struct document *documents, size_t count, struct delivery *result);

#endif
