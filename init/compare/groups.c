/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups that were split or merged: those that the kernel shows where it shows them in both
 * reports, else those that there would be with the IOMMU on. Their numbers mean nothing; told are
 * their members, of those functions that are in both reports.
 */
#include "init/compare/comparison_parts.h"

enum { NAMED_AT_MOST = 6 };

/* One side of the comparison. */
struct side {
	const struct summary *here, *there;
	const size_t *partners; /* of each function here: its index there */
	bool kernel;
};

static int group_of(const struct side *side, const struct summary_function *function)
{
	return side->kernel ? function->kernel_group : function->potential_group;
}

/* Of the function's partner; NO_NUMBER where it has none. */
static int group_there(const struct side *side, size_t index)
{
	size_t partner = side->partners[index];

	return partner == NOT_MATCHED ? NO_NUMBER
				      : group_of(side, &side->there->functions.items[partner]);
}

/* The next function of a group here whose partner is in a group, from `index` on. */
static size_t next_member(const struct side *side, int group, size_t index)
{
	while (index < side->here->functions.count &&
	       (group_of(side, &side->here->functions.items[index]) != group ||
		group_there(side, index) == NO_NUMBER))
		index++;
	return index;
}

/* Of one group here, those whose partners are in the same group as that of the function `first`. */
static const char *members_text(struct arena *arena, const struct side *side, size_t first)
{
	const struct summary_function *functions = side->here->functions.items;
	int group = group_of(side, &functions[first]), there = group_there(side, first);
	const char *text = NULL;
	size_t count = 0;

	for (size_t i = first; i < side->here->functions.count;
	     i = next_member(side, group, i + 1)) {
		if (group_there(side, i) != there || ++count > NAMED_AT_MOST)
			continue;
		text = arena_printf(arena, "%s%s%s", text ? text : "", text ? " " : "",
				    functions[i].address);
	}
	return count > NAMED_AT_MOST
		       ? arena_printf(arena, "%s and %zu more", text, count - NAMED_AT_MOST)
		       : text;
}

/* Whether an earlier member of its group has its partner in the same group there. */
static bool was_told(const struct side *side, size_t first, size_t index)
{
	int group = group_of(side, &side->here->functions.items[first]);

	for (size_t i = first; i < index; i = next_member(side, group, i + 1))
		if (group_there(side, i) == group_there(side, index))
			return true;
	return false;
}

/*
 * The parts of the group that begins with the function `first`; NULL where it is one group there.
 */
static const char *parts_text(struct arena *arena, const struct side *side, size_t first)
{
	int group = group_of(side, &side->here->functions.items[first]);
	const char *text = members_text(arena, side, first);
	bool parted = false;

	for (size_t i = next_member(side, group, first + 1); i < side->here->functions.count;
	     i = next_member(side, group, i + 1)) {
		if (was_told(side, first, i))
			continue;
		parted = true;
		text = arena_printf(arena, "%s | %s", text, members_text(arena, side, i));
	}
	return parted ? text : NULL;
}

/* Each group here that is several there. */
static void compare_side(struct comparison *comparison, const struct side *side, enum topic topic)
{
	for (size_t i = 0; i < side->here->functions.count; i++) {
		int group = group_of(side, &side->here->functions.items[i]);
		if (group == NO_NUMBER || next_member(side, group, 0) != i)
			continue;
		const char *parts = parts_text(&comparison->arena, side, i);
		if (!parts)
			continue;
		struct difference *difference =
			difference_add(comparison, topic, NEUTRAL,
				       arena_printf(&comparison->arena, "group %d", group));
		*(topic == TOPIC_SPLIT ? &difference->after : &difference->before) = parts;
	}
}

void compare_groups(struct comparison *comparison)
{
	const struct summary *before = comparison->before, *after = comparison->after;
	bool kernel = before->kernel_groups && after->kernel_groups;
	const struct side there = { before, after, comparison->match.to_after, kernel };
	const struct side back = { after, before, comparison->match.to_before, kernel };

	if (!kernel && (!before->potential_groups || !after->potential_groups))
		return;
	compare_side(comparison, &there, TOPIC_SPLIT);
	compare_side(comparison, &back, TOPIC_MERGED);
}
