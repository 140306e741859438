/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One delivery of the report: in a process of its own with a limit, its result in the page that the
 * worker shares.
 */
#ifndef INIT_BOOT_ERRAND_H
#define INIT_BOOT_ERRAND_H

#include "init/boot/consoles.h"
#include "init/worker/worker.h"

enum { RENDER_LIMIT = 20 };

/*
 * A place in the page, which counts as failed until something is written there. NULL where there is
 * no more room.
 */
struct delivery *errand_result(struct worker *worker, const char *place);

/*
 * Runs `work`, which sets the result, and has the report rendered anew with what became of it; a
 * crash or a hang is such a result too. The consoles are told.
 */
void errand_run(struct consoles *consoles, struct worker *worker, void (*work)(void *),
		void *context, unsigned seconds, struct delivery *result);

/*
 * Where it cannot even be tried: sets the result to FAILED, tells it, and renders the report anew.
 */
void errand_refuse(struct consoles *consoles, struct worker *worker, struct delivery *result,
		   const char *why);

#endif
