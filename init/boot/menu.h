/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person at a console can do when the report is there. */
#ifndef INIT_BOOT_MENU_H
#define INIT_BOOT_MENU_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * Shows on every screen the verdict and where the report went, and waits for a key on any console:
 * for `seconds`, or for ever (0). Comes back only when nobody pressed one in that time; else it
 * ends with power-off or reboot.
 */
void menu_run(struct consoles *consoles, const struct options *options, struct worker *worker,
	      unsigned seconds);

/*
 * The report's beginning, as much as a screen shows that has `reserved` rows for something else; on
 * screens only.
 */
void menu_show_verdict(struct consoles *consoles, const struct worker *worker, unsigned reserved);

#endif
