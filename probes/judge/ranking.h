/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes first: computed once, read by every renderer. */
#ifndef PROBES_JUDGE_RANKING_H
#define PROBES_JUDGE_RANKING_H

#include "probes/judge/judgement.h"

/*
 * Whether the finding can change the verdict of what it is about: its severity is "change" or
 * "impossible".
 */
bool finding_matters(const struct finding *finding);

/* Whether it fails, warns, or could not tell something of weight: the rest changes nothing. */
bool finding_is_told(const struct finding *finding);

/*
 * Fills in judgement->ranking, once findings are sorted and verdicts there. In the judgement's
 * arena.
 */
void rank(struct judgement *judgement);

#endif
