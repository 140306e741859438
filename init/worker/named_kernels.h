/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels that --kernel and --host name. */
#ifndef INIT_WORKER_NAMED_KERNELS_H
#define INIT_WORKER_NAMED_KERNELS_H

#include "init/option_list.h"
#include "probes/judge/other_kernels.h"
#include "probes/lib/watch.h"

/*
 * Judges the machine as each of them would find it, and as the newest of each host whose settings
 * are asked for. In the machine's arena. Nothing where none is asked for, where a step before
 * was lost, or this one, "kernels".
 */
void judge_named_kernels(const struct options *options, struct machine *machine,
			 const struct watch *watch, struct other_kernels *kernels);

#endif
