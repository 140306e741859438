/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *array_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;

	size_t room = *capacity ? *capacity * 2 : 8;
	if (room > SIZE_MAX / 2 / size)
		abort();

	void *moved = arena_alloc(arena, room * size);
	if (count)
		memcpy(moved, items, count * size);
	*capacity = room;
	return moved;
}
