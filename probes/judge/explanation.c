/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/explanation.h"
#include "probes/lib/inflate.h"

#include <stdlib.h>
#include <string.h>

struct room {
	char *at;
	size_t size;
};

static bool append(void *context, const uint8_t *bytes, size_t count)
{
	struct room *room = context;

	if (count > room->size)
		return false;
	memcpy(room->at, bytes, count);
	room->at += count;
	room->size -= count;
	return true;
}

/* Four texts for each rule, in the order of rule_list(), each with its NUL. */
static const char *unpack(struct arena *arena)
{
	char *texts = arena_alloc(arena, explanations_size);
	struct room room = { texts, explanations_size };

	if (!inflate_bytes(explanations_packed, explanations_packed_size, append, &room) || room.size)
		abort();
	return texts;
}

static const char *next(const char *text)
{
	return text + strlen(text) + 1;
}

struct explanation rule_explanation(struct arena *arena, const struct rule *rule)
{
	const char *text = unpack(arena);
	struct explanation found;
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (;; rules++, text = next(found.reference)) {
		found.meaning = text;
		found.how = next(found.meaning);
		found.avoid = next(found.how);
		found.reference = next(found.avoid);
		if (*rules == rule)
			return found;
	}
}
