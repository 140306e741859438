/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/fabric_words.h"

#include "init/report/device_words.h"

static void add_parts(struct arena *arena, sentence_list *list, const struct known_fabric *known)
{
	for (size_t i = 0; i < FABRIC_PARTS && known->parts[i]; i++)
		*array_add(arena, list) = known->parts[i];
	*array_add(arena, list) = arena_printf(arena, "Source: %s.", known->source);
}

sentence_list fabric_words(struct arena *arena, const struct fabric *fabric)
{
	const struct known_fabric *known = fabric->known;
	sentence_list list = { 0 };

	*array_add(arena, &list) =
		arena_printf(arena, "These GPUs belong together: %s.",
			     words_addresses(arena, fabric->gpus.items, fabric->gpus.count));
	if (fabric->switches.count)
		*array_add(arena, &list) = arena_printf(
			arena, "To them belong the %s %s.", known->called,
			words_addresses(arena, fabric->switches.items, fabric->switches.count));
	if (fabric->whole.status == OK && !fabric->whole.value)
		*array_add(arena, &list) =
			arena_printf(arena, "Such a board has %u GPUs and %u %s: not all are seen.",
				     known->gpus, known->switches, known->called);
	add_parts(arena, &list, known);
	return list;
}

static const char *sets(struct arena *arena, const struct known_fabric *known)
{
	const char *list = "";

	for (size_t i = 0; i < FABRIC_SETS && known->sets[i].gpus; i++)
		list = arena_printf(arena, "%s%s%u with %u", list, i ? ", " : "",
				    known->sets[i].gpus, known->sets[i].switches);
	return list;
}

sentence_list fabric_share_words(struct arena *arena, const struct fabric_share *share)
{
	const struct known_fabric *known = share->fabric->known;
	sentence_list list = { 0 };
	const char *with = known->called
				   ? arena_printf(arena, " and %zu of %zu %s", share->switches,
						  share->fabric->switches.count, known->called)
				   : "";

	*array_add(arena, &list) =
		arena_printf(arena, "Of %s the VM gets %zu of %zu GPUs%s.", known->name,
			     share->gpus, share->fabric->gpus.count, with);
	if (share->listed.status == OK)
		*array_add(arena, &list) =
			share->listed.value
				? "For full passthrough that is one of the sets that the source "
				  "lists."
				: arena_printf(
					  arena,
					  "For full passthrough the source lists no such set, only "
					  "GPUs with %s: %s.",
					  known->called, sets(arena, known));
	add_parts(arena, &list, known);
	return list;
}
