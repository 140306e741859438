/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/order.h"

enum { NOBODY = -1 };

struct tree {
	const struct machine *machine;
	int *first; /* child of each function, the roots' parent being the last */
	int *last;
	int *next; /* sibling */
	int *order;
	size_t count;
};

static void append_child(struct tree *tree, int parent, int index)
{
	if (tree->first[parent] == NOBODY)
		tree->first[parent] = index;
	else
		tree->next[tree->last[parent]] = index;
	tree->last[parent] = index;
}

/* A bus number grows on each way down, so this goes no deeper than 256. */
static void walk_bus(struct tree *tree, int parent)
{
	for (int child = tree->first[parent]; child != NOBODY; child = tree->next[child])
		tree->order[tree->count++] = child;
	for (int child = tree->first[parent]; child != NOBODY; child = tree->next[child])
		walk_bus(tree, child);
}

const int *order_of_registration(struct arena *arena, const struct machine *machine)
{
	size_t count = machine->functions.count, places = (count + 1) * sizeof(int);
	struct tree tree = { .machine = machine,
			     .first = arena_alloc(arena, places),
			     .last = arena_alloc(arena, places),
			     .next = arena_alloc(arena, places),
			     .order = arena_alloc(arena, places) };

	for (size_t i = 0; i <= count; i++)
		tree.first[i] = tree.next[i] = NOBODY;
	for (size_t i = 0; i < count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function->is_virtual)
			append_child(&tree,
				     function->parent == NO_PARENT ? (int)count : function->parent,
				     (int)i);
	}
	walk_bus(&tree, (int)count);
	for (size_t i = 0; i < count; i++)
		if (machine->functions.items[i].is_virtual)
			tree.order[tree.count++] = (int)i;
	return tree.order;
}
