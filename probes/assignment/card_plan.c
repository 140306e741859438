/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/card_plan.h"

struct card_plan card_plan(struct arena *arena, const struct prediction *prediction,
			   const struct board_slots *slots, const struct planned_card *card)
{
	struct card_fit *fits = arena_alloc(arena, (slots->list.count + 1) * sizeof *fits);

	for (size_t i = 0; i < slots->list.count; i++)
		fits[i] = card_fit(arena, prediction, &slots->list.items[i], card);
	return (struct card_plan){ *card, fits };
}
