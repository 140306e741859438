/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses who takes part in the trial, from facts and what was deduced. */
#ifndef INIT_PROVE_PLAN_MAKE_H
#define INIT_PROVE_PLAN_MAKE_H

#include "init/prove/plan.h"
#include "init/report/report.h"
#include "probes/judge/judgement.h"

/*
 * `in_image`: drivers are there for the sake of the report alone, so that what nothing hangs on is
 * free.
 */
void plan_make(const struct machine *machine, const struct judgement *judgement,
	       const struct choice *choice, bool in_image, struct plan *plan);

#endif
