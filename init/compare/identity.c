/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether two reports are of one machine, as far as they name it. */
#include "init/compare/comparison_parts.h"

#include <string.h>

static const enum fact names[] = { FACT_VENDOR, FACT_PRODUCT, FACT_BOARD, FACT_CPU };
enum { NAMES = sizeof names / sizeof *names };

static size_t fewer(size_t left, size_t right)
{
	return left < right ? left : right;
}

/* Those that sit where they sat: others are cards that were moved. */
static const char *matching_functions(struct comparison *comparison, bool *most)
{
	size_t before = comparison->before->functions.count;
	size_t after = comparison->after->functions.count;
	size_t in_place = comparison->match.pairs - comparison->match.moved;

	*most = in_place * 2 >= fewer(before, after);
	return arena_printf(&comparison->arena, "%zu of %zu functions", in_place,
			    before > after ? before : after);
}

/*
 * A serial number would tell two machines of one model apart, but none is in a report: one built
 * the same counts as the same.
 */
void compare_identity(struct comparison *comparison)
{
	struct arena *arena = &comparison->arena;
	const char *alike = NULL, *different = NULL;
	bool most;

	for (size_t i = 0; i < NAMES; i++) {
		const char *before = comparison->before->facts[names[i]];
		const char *after = comparison->after->facts[names[i]];
		if (!before || !after)
			continue;
		const char **list = texts_differ(before, after) ? &different : &alike;
		*list = arena_printf(arena, "%s%s%s", *list ? *list : "", *list ? ", " : "",
				     fact_name(names[i]));
	}
	const char *functions = matching_functions(comparison, &most);
	if (different)
		comparison->because =
			arena_printf(arena, "different: %s; %s match", different, functions);
	else if (alike)
		comparison->because = arena_printf(arena, "%s and %s match", alike, functions);
	else
		comparison->because =
			arena_printf(arena, "no name is in both; %s match", functions);
	comparison->identity = different || (alike && !most) ? IDENTITY_OTHER
			       : alike                       ? IDENTITY_SAME
							     : IDENTITY_UNKNOWN;
}
