/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_BOOT_MENU_LABEL_H
#define INIT_BOOT_MENU_LABEL_H

#include "init/boot/consoles.h"
#include "init/worker/worker.h"

/* Asks on this console for the machine's label, and has the report rendered with it. */
void menu_label(struct consoles *consoles, size_t which, struct worker *worker);

#endif
