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
 * Hashes of different salts tell nothing, and neither do different ones of a network card, which
 * may have been moved (source/naming.h).
 */
static enum identity identity_by_hash(const char *before, const char *after)
{
	const char *end = before ? strchr(before, '-') : NULL;

	if (!end || !after || strncmp(before, after, (size_t)(end - before) + 1) != 0)
		return IDENTITY_UNKNOWN;
	if (strcmp(before, after) == 0)
		return IDENTITY_SAME;
	return strchr(before, 'n') || strchr(after, 'n') ? IDENTITY_UNKNOWN : IDENTITY_OTHER;
}

/*
 * Without hashes two machines that are built the same count as the same: no serial number is in a
 * report.
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
	enum identity sure = identity_by_hash(comparison->before->hash, comparison->after->hash);
	if (sure == IDENTITY_UNKNOWN)
		return;
	comparison->by_hash = true;
	comparison->identity = sure;
	comparison->because = arena_printf(arena, "the hash %s; %s",
					   sure == IDENTITY_SAME ? "is the same" : "differs",
					   comparison->because);
}
