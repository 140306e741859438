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
