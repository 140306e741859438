/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The places of report=. */
#ifndef INIT_OPTION_PLACES_H
#define INIT_OPTION_PLACES_H

#include "init/network/url.h"

#include <stdbool.h>

enum { PLACES = 5 };

/*
 * "console,usb,http://192.0.2.1": says of console, usb, efi, bmc and image, in this order, which
 * are in the list, and which server is. False where it is no such list; what was said is then void.
 */
bool places_parse(const char *list, bool *const wanted[PLACES], struct url *server);

#endif
