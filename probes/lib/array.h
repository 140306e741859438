/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growable list whose items live in an arena.
 *
 *     ARRAY(struct unit) units;                       a member; all zero is an empty list
 *     struct unit *unit = array_add(arena, &units);   a new zeroed item at the end
 *     for (size_t i = 0; i < units.count; i++) units.items[i] …
 *
 * Adding may move the items: keep indices, not pointers, across an addition.
 */
#ifndef PROBES_LIB_ARRAY_H
#define PROBES_LIB_ARRAY_H

#include "probes/lib/arena.h"

#define ARRAY(type)              \
	struct {                 \
		type *items;     \
		size_t count;    \
		size_t capacity; \
	}

#define array_add(arena, list)                                                                \
	((list)->items = array_grow((arena), (list)->items, (list)->count, &(list)->capacity, \
				    sizeof *(list)->items),                                   \
	 &(list)->items[(list)->count++])

/* Room for at least `count` + 1 items of `size` bytes; what array_add() is made of. */
void *array_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#endif
