/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to set for one device on one host, chosen by keys. */
#ifndef INIT_BOOT_MENU_CONFIG_H
#define INIT_BOOT_MENU_CONFIG_H

#include "init/boot/consoles.h"
#include "init/worker/worker.h"

/*
 * Asks at this console for a device and a host and shows what to set; any other key at either
 * question ends it.
 */
void menu_config(struct consoles *consoles, size_t which, struct worker *worker);

#endif
