/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison for people, a line or two for each difference. */
#include "init/compare/render.h"

#include <string.h>

static enum tone tone_of(enum direction direction)
{
	return direction == BETTER ? TONE_GOOD : direction == WORSE ? TONE_BAD : TONE_PLAIN;
}

/* "READY AFTER CHANGES", "assignable with its group"; texts that are no verdict as they are. */
static const char *words_of(enum topic topic, const char *text)
{
	for (int i = 0; topic == TOPIC_VERDICT && i <= VERDICT_NOT_CAPABLE; i++)
		if (text && strcmp(text, verdict_word((enum verdict)i)) == 0)
			return verdict_name((enum verdict)i);
	for (int i = 0; topic != TOPIC_VERDICT && i <= DEVICE_NOT_ASSIGNABLE; i++)
		if (text && strcmp(text, device_verdict_word((enum device_verdict)i)) == 0)
			return device_verdict_name((enum device_verdict)i);
	return text && strcmp(text, "true") == 0    ? "yes"
	       : text && strcmp(text, "false") == 0 ? "no"
						    : text;
}

static const char *step_text(struct arena *arena, const struct difference *difference)
{
	const char *before = words_of(difference->topic, difference->before);
	const char *after = words_of(difference->topic, difference->after);
	const char *unknown = "not known";

	if (!texts_differ(before, after))
		return before;
	return arena_printf(arena, "%s -> %s", before ? before : unknown, after ? after : unknown);
}

static bool told_together(const struct difference *one, const struct difference *other)
{
	return one->topic == other->topic && one->direction == other->direction &&
	       !texts_differ(one->before, other->before) &&
	       !texts_differ(one->after, other->after) && !texts_differ(one->why, other->why) &&
	       (one->topic == TOPIC_DEVICE || one->topic == TOPIC_APPEARED ||
		one->topic == TOPIC_GONE || one->topic == TOPIC_RULE);
}

/* The device, and others to which the same happened by their addresses. */
static const char *devices_text(struct arena *arena, const struct difference *difference,
				const struct difference *end)
{
	const char *text = difference->what;

	for (const struct difference *other = difference + 1; other < end; other++)
		if (told_together(difference, other))
			text = arena_printf(arena, "%s, %.*s", text, (int)strcspn(other->what, " "),
					    other->what);
	return text;
}

static const char *one_sided(struct arena *arena, const struct difference *difference,
			     const char *devices)
{
	const char *verdict = words_of(difference->topic,
				       difference->before ? difference->before : difference->after);

	return verdict ? arena_printf(arena, "%s: %s", devices, verdict) : devices;
}

static const char *rule_text(struct arena *arena, const struct difference *difference,
			     const char *rules)
{
	if (difference->before && difference->after)
		return arena_printf(arena, "%s: %s -> %s", rules, difference->before,
				    difference->after);
	return arena_printf(arena, "%s: %s %s", rules, difference->before ? "no longer" : "now",
			    difference->before ? difference->before : difference->after);
}

static const char *text_of(struct arena *arena, const struct difference *difference,
			   const struct difference *end)
{
	const char *what = devices_text(arena, difference, end), *why = difference->why;

	switch (difference->topic) {
	case TOPIC_VERDICT: return step_text(arena, difference);
	case TOPIC_APPEARED:
	case TOPIC_GONE: return one_sided(arena, difference, what);
	case TOPIC_SPLIT: return difference->after;
	case TOPIC_MERGED: return difference->before;
	case TOPIC_RULE: return rule_text(arena, difference, what);
	case TOPIC_FACT:
		if (why)
			return arena_printf(arena, "%s: %s", what, why);
		break;
	default: break;
	}
	return arena_printf(arena, "%s: %s%s%s", what, step_text(arena, difference),
			    why ? "; " : "", why ? why : "");
}

/* What stands before the line; a device stands under what became of it. */
static const char *label_of(const struct difference *difference)
{
	static const char *const labels[TOPICS] = {
		[TOPIC_VERDICT] = "verdict", [TOPIC_COUNT] = "count",   [TOPIC_DEVICE] = "changed",
		[TOPIC_APPEARED] = "new",    [TOPIC_GONE] = "gone",     [TOPIC_MOVED] = "moved",
		[TOPIC_SPLIT] = "split",     [TOPIC_MERGED] = "merged", [TOPIC_ACS] = "ACS",
		[TOPIC_FACT] = "system",     [TOPIC_RULE] = "rule",
	};

	if (difference->topic == TOPIC_DEVICE && difference->direction != NEUTRAL)
		return direction_word(difference->direction);
	return labels[difference->topic];
}

static void show_identity(struct page *page, struct comparison *comparison)
{
	static const char *const words[] = { "Same machine?",
					     "Same machine, or one like it:", "Other machine:" };
	struct arena *arena = &comparison->arena;
	const char *before = summary_board(arena, comparison->before);
	const char *after = summary_board(arena, comparison->after);
	const char *same = comparison->by_hash && comparison->identity == IDENTITY_SAME
				   ? "Same machine:"
				   : words[comparison->identity];
	const char *names = texts_differ(before, after)
				    ? arena_printf(arena, "%s -> %s", before, after)
				    : before;

	page_wrap(page, TONE_STRONG, "",
		  arena_printf(arena, "%s %s (%s)", same, names, comparison->because), 0);
}

const char *compare_sentence(struct arena *arena, const struct comparison *comparison)
{
	size_t count = comparison->differences.count;

	if (!count)
		return "the same: verdict, devices, groups, ACS, rules, firmware, kernel";
	if (comparison->worse)
		return arena_printf(arena, "worse: %zu of %zu differences; better: %zu",
				    comparison->worse, count, comparison->better);
	if (comparison->better)
		return arena_printf(arena, "better: %zu of %zu differences; worse: none",
				    comparison->better, count);
	return arena_printf(arena, "neither better nor worse: %zu difference%s", count,
			    count == 1 ? "" : "s");
}

static void show_result(struct page *page, struct comparison *comparison)
{
	const char *text = compare_sentence(&comparison->arena, comparison);
	enum tone tone = comparison->worse               ? TONE_BAD
			 : comparison->better            ? TONE_GOOD
			 : comparison->differences.count ? TONE_STRONG
							 : TONE_GOOD;

	page_line(page, tone, "%c%s%s", *text - 'a' + 'A', text + 1,
		  comparison->differences.count ? "" : ".");
}

static bool was_told(const struct difference *first, const struct difference *difference)
{
	for (; first < difference; first++)
		if (told_together(first, difference))
			return true;
	return false;
}

void compare_show(struct page *page, struct comparison *comparison)
{
	const struct difference *first = comparison->differences.items;
	const struct difference *end = first ? first + comparison->differences.count : NULL;

	show_identity(page, comparison);
	show_result(page, comparison);
	for (const struct difference *at = first; at < end; at++) {
		if (was_told(first, at))
			continue;
		const char *label = arena_printf(&comparison->arena, "  %-9s", label_of(at));
		page_wrap(page, tone_of(at->direction), label, text_of(&comparison->arena, at, end),
			  0);
	}
}
