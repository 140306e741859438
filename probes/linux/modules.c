/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Modules of the kernel that the image wanted and did not get: which, and what is not possible
 * then. Init writes them down as it loads the others: lines NAME, what became of it, what is not
 * possible, with tabs between them. On a running Linux there is no such file.
 */
#include "probes/scan/probe.h"

#include <string.h>

#define NOTES "/run/vfio-preflight-modules"

struct note {
	const char *names; /* with commas between them */
	const char *how;
	const char *without;
	bool several;
};

/* "NAME\tHOW\tWITHOUT"; false where it is none. */
static bool parse(struct arena *arena, const char *line, size_t length, struct note *note)
{
	const char *end = line + length;
	const char *how = memchr(line, '\t', length);
	const char *without = how ? memchr(how + 1, '\t', (size_t)(end - how - 1)) : NULL;

	if (!without)
		return false;
	*note = (struct note){ .names = arena_copy(arena, line, (size_t)(how - line)),
			       .how = arena_copy(arena, how + 1, (size_t)(without - how - 1)),
			       .without = arena_copy(arena, without + 1,
						     (size_t)(end - without - 1)) };
	return true;
}

static void tell(struct machine *machine, const struct note *note)
{
	if (note->names)
		machine_gap(machine,
			    arena_printf(&machine->arena, "kernel module%s %s",
					 note->several ? "s" : "", note->names),
			    "%s%s%s", note->how, *note->without ? ", so " : "", note->without);
}

/* Modules that serve one purpose stand beside each other. */
static bool is_more_of(const struct note *last, const struct note *note)
{
	return last->names && strcmp(last->how, note->how) == 0 &&
	       strcmp(last->without, note->without) == 0;
}

static void look(struct source *source, struct machine *machine)
{
	struct answer answer = source_read(source, &machine->arena, NOTES);
	struct note last = { .names = NULL }, note;

	if (answer.status == DENIED || answer.status == FAILED)
		machine_gap(machine, NOTES, "%s: it could not be read", status_name(answer.status));
	if (answer.status != OK)
		return;
	const char *at = (const char *)answer.bytes, *end = at + answer.length;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;
		bool understood = parse(&machine->arena, at, (size_t)(stop - at), &note);
		at = newline ? newline + 1 : end;
		if (!understood)
			continue;
		if (is_more_of(&last, &note)) {
			last.names =
				arena_printf(&machine->arena, "%s, %s", last.names, note.names);
			last.several = true;
			continue;
		}
		tell(machine, &last);
		last = note;
	}
	tell(machine, &last);
}

PROBE(modules, "modules of the kernel that the image lacks", look)
