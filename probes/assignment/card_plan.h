/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A card before it is bought: for each slot whether it would fit. */
#ifndef PROBES_ASSIGNMENT_CARD_PLAN_H
#define PROBES_ASSIGNMENT_CARD_PLAN_H

#include "probes/assignment/card_fit.h"

struct card_plan {
	struct planned_card card;
	const struct card_fit *fits; /* by index in the slots' list */
};

/* `slots` are those of slots_find() with this prediction. In `arena`. */
struct card_plan card_plan(struct arena *arena, const struct prediction *prediction,
			   const struct board_slots *slots, const struct planned_card *card);

#endif
