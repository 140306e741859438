/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What PID 1 does with the report once it is there: shows it, and what comes last. */
#ifndef INIT_BOOT_BOOT_H
#define INIT_BOOT_BOOT_H

#include "init/boot/consoles.h"
#include "init/options.h"
#include "init/worker/worker.h"

/*
 * The report, or where there is none a plain word that it is incomplete and why, on every console.
 */
void boot_show(struct consoles *consoles, const struct options *options,
	       const struct worker *worker, bool examined);

/*
 * What action= says, after wait= seconds; a key on any console leads to the menu, which ends only
 * with power-off or reboot. Where Ctrl-Alt-Del was pressed meanwhile the machine starts again
 * instead.
 */
_Noreturn void boot_finish(struct consoles *consoles, const struct options *options,
			   struct worker *worker);

#endif
