/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devices that --give names. */
#ifndef INIT_WORKER_GIVEN_H
#define INIT_WORKER_GIVEN_H

#include "init/option_list.h"
#include "probes/judge/together.h"
#include "probes/lib/watch.h"

/*
 * What it means to give them to one virtual machine, in `arena`, by this judgement. NULL where none
 * are named, or where this step, "together", was lost.
 */
const struct together *judge_given(struct arena *arena, const struct given *given,
				   const struct judgement *judgement, const struct watch *watch);

#endif
