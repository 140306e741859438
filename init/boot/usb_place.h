/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_BOOT_USB_PLACE_H
#define INIT_BOOT_USB_PLACE_H

#include "init/deliver/deliver.h"

/* Where our stick is looked for; `guid` has room for its GUID and must live as long. */
void boot_usb_place(struct usb_place *place, char *guid, size_t size);

#endif
