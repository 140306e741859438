/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_BOOT_USB_PLACE_H
#define INIT_BOOT_USB_PLACE_H

#include "init/deliver/deliver.h"
#include "init/options.h"

/* Where our stick is looked for. */
void boot_usb_place(struct usb_place *place);

/* Where the file is that this image was booted from. */
void boot_image_place(struct usb_place *place, const struct options *options);

#endif
