/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a worker does, in its own process: look, judge, render. See worker.h. */
#ifndef INIT_WORKER_JOB_H
#define INIT_WORKER_JOB_H

#include "init/worker/page.h"

/*
 * Examines and renders once; after that each byte on `request` asks for one more rendering, with
 * what has come up since (scan_again). Each rendering that is done is one byte on `answer`. Ends
 * the process.
 */
_Noreturn void job_work(struct worker *worker, const struct options *options, int request,
			int answer);

#endif
