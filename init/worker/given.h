/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the options --give and --card ask. */
#ifndef INIT_WORKER_GIVEN_H
#define INIT_WORKER_GIVEN_H

#include "init/option_list.h"
#include "probes/assignment/card_plan.h"
#include "probes/judge/together.h"
#include "probes/lib/watch.h"

/*
 * What it means to give them to one virtual machine, in `arena`, by this judgement. NULL where none
 * are named, or where this step, "together", was lost.
 */
const struct together *judge_given(struct arena *arena, const struct given *given,
				   const struct judgement *judgement, const struct watch *watch);

/* The same of a card and the slots; NULL where none is given, or where the step "card" was lost. */
const struct card_plan *judge_card(struct arena *arena, const struct planned_card *card,
				   const struct judgement *judgement, const struct watch *watch);

struct asked {
	const struct together *together; /* each NULL as said above */
	const struct card_plan *card;
};

struct asked judge_asked(struct arena *arena, const struct options *options,
			 const struct judgement *judgement, const struct watch *watch);

#endif
