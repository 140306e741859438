/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From facts to a judgement. */
#ifndef PROBES_JUDGE_JUDGE_H
#define PROBES_JUDGE_JUDGE_H

#include "probes/judge/judgement.h"
#include "probes/lib/watch.h"

/*
 * Deduces, runs every rule, and weighs what they found. The machine is joined; `prediction` may be
 * NULL where it was lost, `watch`, as for scan(), too. A rule that is left out becomes an unknown
 * finding that matters. Where another step, its own (deductions, sort, judge) or one before (join,
 * groups), is left out, the machine is INCOMPLETE and no device counts as assignable; where nothing
 * is joined, deduced or sorted nothing is found. All is in `arena`; machine and prediction must
 * live as long as the judgement.
 */
void judge(struct arena *arena, const struct machine *machine, const struct prediction *prediction,
	   struct judgement *judgement, const struct watch *watch);

#endif
