/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/match.h"

#include <string.h>

typedef bool alike(const struct summary_function *left, const struct summary_function *right);

/* Unknown texts are no evidence. */
static bool same(const char *left, const char *right)
{
	return left && right && strcmp(left, right) == 0;
}

static bool same_ids(const struct summary_function *left, const struct summary_function *right)
{
	return same(left->vendor, right->vendor) && same(left->device, right->device) &&
	       same(left->class_code, right->class_code);
}

static bool same_path(const struct summary_function *left, const struct summary_function *right)
{
	return left->at.domain == right->at.domain && same(left->path, right->path);
}

static bool same_address(const struct summary_function *left, const struct summary_function *right)
{
	return same_ids(left, right) && same_path(left, right) &&
	       pci_address_compare(left->at, right->at) == 0;
}

static bool same_place(const struct summary_function *left, const struct summary_function *right)
{
	return same_ids(left, right) && same_path(left, right);
}

static bool same_slot(const struct summary_function *left, const struct summary_function *right)
{
	return same_ids(left, right) && same(left->slot, right->slot) &&
	       left->at.function == right->at.function;
}

static bool same_card(const struct summary_function *left, const struct summary_function *right)
{
	return same_ids(left, right) && left->at.function == right->at.function &&
	       same(left->subsystem_vendor, right->subsystem_vendor) &&
	       same(left->subsystem_device, right->subsystem_device);
}

bool match_is_in_place(const struct summary_function *before, const struct summary_function *after)
{
	return same_path(before, after) || same_slot(before, after);
}

/* One that does not answer, or may not be read: who sits there is who sat there. */
static bool same_unread(const struct summary_function *left, const struct summary_function *right)
{
	bool unread = !left->vendor || !left->device || !left->class_code || !right->vendor ||
		      !right->device || !right->class_code;

	return unread && pci_address_compare(left->at, right->at) == 0;
}

/* Root buses may all begin with the same path: there the address decides first. */
static void pair(struct match *match, const struct summary *before, const struct summary *after,
		 alike *are_alike)
{
	for (size_t i = 0; i < before->functions.count; i++)
		for (size_t j = 0; j < after->functions.count && match->to_after[i] == NOT_MATCHED;
		     j++) {
			if (match->to_before[j] != NOT_MATCHED ||
			    !are_alike(&before->functions.items[i], &after->functions.items[j]))
				continue;
			match->to_after[i] = j;
			match->to_before[j] = i;
			match->pairs++;
		}
}

static size_t *none_of(struct arena *arena, size_t count)
{
	size_t *list = arena_alloc(arena, (count + 1) * sizeof *list);

	memset(list, 0xff, count * sizeof *list);
	return list;
}

struct match match_functions(struct arena *arena, const struct summary *before,
			     const struct summary *after)
{
	static alike *const passes[] = { same_address, same_place, same_slot, same_unread };
	struct match match = { none_of(arena, before->functions.count),
			       none_of(arena, after->functions.count), 0, 0 };

	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
		pair(&match, before, after, passes[i]);
	match.moved = match.pairs;
	pair(&match, before, after, same_card);
	match.moved = match.pairs - match.moved;
	return match;
}
