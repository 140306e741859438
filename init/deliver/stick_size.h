/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the report partition could be larger: whoever copies the image to a stick gets 8 MiB.
 * Only scripts/write-usb makes it larger, never a boot. Reads only.
 */
#ifndef INIT_DELIVER_STICK_SIZE_H
#define INIT_DELIVER_STICK_SIZE_H

#include "init/deliver/deliver.h"

/*
 * Of the one partition that has our GUID. Sets the result, place "stick": OK with a sentence where
 * it is small and much is free behind it, else ABSENT. A last look, no wait.
 */
void deliver_usb_size(const struct usb_place *place, struct delivery *result);

#endif
