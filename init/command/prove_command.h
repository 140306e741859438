/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfio-preflight prove: the trial on a running Linux. */
#ifndef INIT_COMMAND_PROVE_COMMAND_H
#define INIT_COMMAND_PROVE_COMMAND_H

#include "init/options.h"
#include "init/worker/worker.h"

enum { EXIT_NO_VFIO = 69 };

/*
 * Examines this machine, tells the plan or carries it out, and has the report rendered with what
 * came of it. 0 or an exit status after a message; where the trial was made, `worker` holds the
 * report. What a person reads goes to standard output, or to standard error where the report goes
 * there.
 */
int prove_command(const struct options *options, struct worker *worker);

#endif
