/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices that got better or worse, that came, went or were moved; and ACS of each function. */
#include "init/compare/comparison_parts.h"

#include "init/compare/word_lists.h"
#include "probes/lib/text.h"

#include <string.h>

/* How much it can be given away; what is unknown is as little as what is not possible. */
static int rank(const struct summary_device *device)
{
	static const enum device_verdict order[] = { DEVICE_NOT_ASSIGNABLE,
						     DEVICE_ASSIGNABLE_AFTER_CHANGES,
						     DEVICE_ASSIGNABLE_WITH_GROUP,
						     DEVICE_ASSIGNABLE };

	for (int i = 0; i < 4; i++)
		if (strcmp(device->verdict, device_verdict_word(order[i])) == 0)
			return i;
	return 0;
}

/* --- Devices --- */

static void compare_device(struct comparison *comparison, const struct summary_function *before,
			   const struct summary_function *after)
{
	const struct summary_device *old = before->judged, *new = after->judged;
	struct arena *arena = &comparison->arena;

	if (!old || !new)
		return;
	const char *gone = words_missing(arena, old->blockers, new->blockers);
	const char *came = words_missing(arena, new->blockers, old->blockers);
	if (!texts_differ(old->verdict, new->verdict) && !gone && !came)
		return;
	int step = rank(new) - rank(old);
	if (!step && !texts_differ(old->verdict, new->verdict))
		step = (gone && !came) - (came && !gone);
	struct difference *difference = difference_add(comparison, TOPIC_DEVICE,
						       step > 0   ? BETTER
						       : step < 0 ? WORSE
								  : NEUTRAL,
						       function_text(arena, after));
	difference->before = old->verdict;
	difference->after = new->verdict;
	difference->why = words_changed(arena, gone, came);
}

/* Of one report those that have no partner; what is no device is only counted. */
static void alone(struct comparison *comparison, const struct summary *summary,
		  const size_t *partners, enum topic topic)
{
	size_t others = 0;

	for (size_t i = 0; i < summary->functions.count; i++) {
		const struct summary_function *function = &summary->functions.items[i];
		others += partners[i] == NOT_MATCHED && !function->judged;
		if (partners[i] != NOT_MATCHED || !function->judged)
			continue;
		bool lost = topic == TOPIC_GONE && comparison->identity != IDENTITY_OTHER &&
			    rank(function->judged) > 0;
		struct difference *difference =
			difference_add(comparison, topic, lost ? WORSE : NEUTRAL,
				       function_text(&comparison->arena, function));
		*(topic == TOPIC_GONE ? &difference->before : &difference->after) =
			function->judged->verdict;
	}
	if (others)
		difference_add(comparison, topic, NEUTRAL,
			       arena_printf(&comparison->arena, "%zu bridge%s or the like", others,
					    others == 1 ? "" : "s"));
}

static const char *place_text(struct arena *arena, const struct summary_function *function)
{
	return function->slot
		       ? arena_printf(arena, "%s (slot %s)", function->address, function->slot)
		       : function->address;
}

static void moved(struct comparison *comparison, const struct summary_function *before,
		  const struct summary_function *after)
{
	if (match_is_in_place(before, after) && !texts_differ(before->address, after->address))
		return;
	struct difference *difference = difference_add(comparison, TOPIC_MOVED, NEUTRAL,
						       function_text(&comparison->arena, after));
	difference->before = place_text(&comparison->arena, before);
	difference->after = place_text(&comparison->arena, after);
}

typedef void compare_pair(struct comparison *comparison, const struct summary_function *before,
			  const struct summary_function *after);

static void each_pair(struct comparison *comparison, compare_pair *compare_one)
{
	for (size_t i = 0; i < comparison->before->functions.count; i++) {
		size_t other = comparison->match.to_after[i];
		if (other != NOT_MATCHED)
			compare_one(comparison, &comparison->before->functions.items[i],
				    &comparison->after->functions.items[other]);
	}
}

void compare_devices(struct comparison *comparison)
{
	each_pair(comparison, compare_device);
	alone(comparison, comparison->after, comparison->match.to_before, TOPIC_APPEARED);
	alone(comparison, comparison->before, comparison->match.to_after, TOPIC_GONE);
	each_pair(comparison, moved);
}

/* --- ACS --- */

/* "SV RR CR UF", "none", by PCI Express' ACS control register. */
static const char *bits_text(struct arena *arena, const char *control)
{
	static const char names[][3] = { "SV", "TB", "RR", "CR", "UF", "EC", "DT" };
	const char *text = "";
	uint64_t bits;

	if (!control || !text_take_hex(&control, UINT32_MAX, &bits))
		return NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (bits >> i & 1)
			text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", names[i]);
	return *text ? text : "none";
}

static void compare_bits(struct comparison *comparison, const struct summary_function *before,
			 const struct summary_function *after)
{
	struct arena *arena = &comparison->arena;

	if (!texts_differ(before->acs_control, after->acs_control))
		return;
	struct difference *difference =
		difference_add(comparison, TOPIC_ACS, NEUTRAL, function_text(arena, after));
	difference->before = bits_text(arena, before->acs_control);
	difference->after = bits_text(arena, after->acs_control);
}

void compare_acs(struct comparison *comparison)
{
	each_pair(comparison, compare_bits);
}
