/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/compare.h"

#include "init/compare/comparison_parts.h"
#include "init/compare/word_lists.h"

#include <string.h>

/* What is worth the least first; incomplete is not in the order. */
static enum direction verdict_direction(const char *before, const char *after)
{
	static const enum verdict order[] = { VERDICT_NOT_CAPABLE, VERDICT_READY_AFTER_CHANGES,
					      VERDICT_READY };
	int left = -1, right = -1;

	for (int i = 0; i < 3; i++) {
		left = strcmp(before, verdict_word(order[i])) == 0 ? i : left;
		right = strcmp(after, verdict_word(order[i])) == 0 ? i : right;
	}
	/* what was not known is as little as what is not possible */
	left = left < 0 ? 0 : left;
	right = right < 0 ? 0 : right;
	return right > left ? BETTER : right < left ? WORSE : NEUTRAL;
}

static void compare_verdicts(struct comparison *comparison)
{
	const char *before = comparison->before->verdict, *after = comparison->after->verdict;

	if (!texts_differ(before, after))
		return;
	struct difference *difference = difference_add(comparison, TOPIC_VERDICT,
						       verdict_direction(before, after), "verdict");
	difference->before = before;
	difference->after = after;
}

static const char *count_text(struct arena *arena, const struct summary_count *count)
{
	const char *text = arena_printf(arena, "%zu of %zu", count->assignable, count->total);

	if (count->after_changes > count->assignable)
		text = arena_printf(arena, "%s, %zu after changes", text, count->after_changes);
	return count->unknown ? arena_printf(arena, "%s, %zu unknown", text, count->unknown) : text;
}

static void compare_counts(struct comparison *comparison)
{
	for (size_t kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct summary_count *before = &comparison->before->counts[kind];
		const struct summary_count *after = &comparison->after->counts[kind];
		if (memcmp(before, after, sizeof *before) == 0)
			continue;
		enum direction direction = after->assignable > before->assignable   ? BETTER
					   : after->assignable < before->assignable ? WORSE
										    : NEUTRAL;
		struct difference *difference =
			difference_add(comparison, TOPIC_COUNT, direction,
				       device_kind_name((enum device_kind)kind));
		difference->before = count_text(&comparison->arena, before);
		difference->after = count_text(&comparison->arena, after);
	}
}

/* Command lines are long: the words that came and went. */
static const char *options_changed(struct comparison *comparison, const char *before,
				   const char *after)
{
	struct arena *arena = &comparison->arena;

	if (!before || !after)
		return NULL;
	return words_changed(arena, words_missing(arena, before, after),
			     words_missing(arena, after, before));
}

static void compare_facts(struct comparison *comparison)
{
	for (int fact = FACT_VENDOR; fact < FACTS; fact++) {
		const char *before = comparison->before->facts[fact];
		const char *after = comparison->after->facts[fact];
		if (!texts_differ(before, after))
			continue;
		struct difference *difference =
			difference_add(comparison, TOPIC_FACT, NEUTRAL, fact_name((enum fact)fact));
		difference->before = before;
		difference->after = after;
		if (fact == FACT_OPTIONS)
			difference->why = options_changed(comparison, before, after);
	}
}

void compare(struct comparison *comparison, const struct summary *before,
	     const struct summary *after)
{
	*comparison = (struct comparison){ .before = before, .after = after };
	comparison->match = match_functions(&comparison->arena, before, after);
	compare_identity(comparison);
	compare_verdicts(comparison);
	compare_counts(comparison);
	compare_devices(comparison);
	compare_groups(comparison);
	compare_acs(comparison);
	compare_facts(comparison);
	compare_rules(comparison);
}
