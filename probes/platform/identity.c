/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The label that somebody gave the machine, and the hash that tells it from others. Where nobody
 * asked for one of them there is none, which is no gap in what is known of the machine.
 */
#include "probes/scan/probe.h"
#include "probes/source/naming.h"

static struct text take(struct source *source, struct machine *machine, const char *path,
			bool (*is_valid)(const char *text))
{
	struct answer answer = source_read(source, &machine->arena, "%s", path);
	struct text text = text_of_answer(&machine->arena, &answer);

	if (text.status == NOT_ASKED)
		text.status = ABSENT;
	if (text.status == OK && !is_valid(text.value))
		text = (struct text){ .status = FAILED };
	return text;
}

static void look(struct source *source, struct machine *machine)
{
	machine->label = take(source, machine, NAMING_LABEL, label_is_valid);
	machine->hash = take(source, machine, NAMING_HASH, hash_is_valid);
}

PROBE(identity, "label and hash of the machine", look, .again = true)
