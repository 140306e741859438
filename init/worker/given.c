/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/given.h"

const struct together *judge_given(struct arena *arena, const struct given *given,
				   const struct judgement *judgement, const struct watch *watch)
{
	if (!given->count || watch_begin(watch, "together"))
		return NULL;
	struct together *together = arena_alloc(arena, sizeof *together);
	*together = together_judge(arena, judgement, given->devices, given->count);
	return together;
}

const struct card_plan *judge_card(struct arena *arena, const struct planned_card *card,
				   const struct judgement *judgement, const struct watch *watch)
{
	const struct deduced *deduced = &judgement->deduced;

	if (!card->given || watch_begin(watch, "card"))
		return NULL;
	struct card_plan *plan = arena_alloc(arena, sizeof *plan);
	*plan = card_plan(arena, deduced->prediction, &deduced->slots, card);
	return plan;
}

struct asked judge_asked(struct arena *arena, const struct options *options,
			 const struct judgement *judgement, const struct watch *watch)
{
	return (struct asked){ judge_given(arena, &options->given, judgement, watch),
			       judge_card(arena, &options->card, judgement, watch) };
}
