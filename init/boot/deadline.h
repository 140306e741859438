/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of a run that nobody watches (deadline=SECONDS): whatever hangs, the machine powers off
 * or reboots in time.
 */
#ifndef INIT_BOOT_DEADLINE_H
#define INIT_BOOT_DEADLINE_H

#include "init/boot/consoles.h"
#include "init/options.h"

/*
 * Starts a process that does action=poweroff or action=reboot itself, so many seconds after Linux
 * started, whatever PID 1 is doing then; of other actions, and without deadline=, none. May be
 * called again once the options are others.
 */
void deadline_set(struct consoles *consoles, const struct options *options);

/* Somebody is there: from now on there is none. */
void deadline_end(void);

#endif
