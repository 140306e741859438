/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/fleet/collect.h"

#include "init/fleet/tally.h"

#include <string.h>

void fleet_begin(struct fleet *fleet, const struct fleet_format *format, struct page page)
{
	*fleet = (struct fleet){ .format = format, .page = page };
	format->begin(fleet);
}

/* "reports/R730/20261121-070007" says it of "…/report.json", "m1" of "m1.json". */
static const char *name_of(struct arena *arena, const char *file)
{
	static const char *const ends[] = { "/report.json", "/report.json.gz", "/capture.gz",
					    "/capture.txt", ".json" };
	size_t length = strlen(file);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t end = strlen(ends[i]);
		if (length > end && strcmp(file + length - end, ends[i]) == 0)
			return arena_printf(arena, "%.*s", (int)(length - end), file);
	}
	return file;
}

/* Eight bytes a machine (FNV-1a), for there may be many. */
static bool is_known(struct fleet *fleet, const char *hash)
{
	uint64_t number = UINT64_C(0xcbf29ce484222325);

	if (!hash)
		return false;
	while (*hash)
		number = (number ^ (unsigned char)*hash++) * UINT64_C(0x100000001b3);
	for (size_t i = 0; i < fleet->known.count; i++)
		if (fleet->known.items[i] == number)
			return true;
	*array_add(&fleet->arena, &fleet->known) = number;
	return false;
}

void fleet_add(struct fleet *fleet, const char *file, const char *name,
	       const struct summary *summary)
{
	const struct fleet_row row = {
		.file = file,
		.name = summary->label && *summary->label ? summary->label
							  : name_of(&fleet->row_arena, name),
		.machine = summary_board(&fleet->row_arena, summary),
		.summary = summary,
		.again = is_known(fleet, summary->hash),
	};

	fleet->count++;
	fleet->machines += !row.again;
	if (!row.again)
		tally(fleet, &row);
	fleet->format->row(fleet, &row);
	arena_clear(&fleet->row_arena);
}

void fleet_end(struct fleet *fleet)
{
	tally_sort(fleet);
	fleet->format->end(fleet);
	arena_free(&fleet->row_arena);
	arena_free(&fleet->arena);
}
