/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a paste beside its facts, at the head of a recording that was made of it:
 *
 *     # Read from pasted text: lspci -v, kernel log.
 *     # Functions without ids: 0; of a name that several have: 1; without a group: 3; groups alone:
 *     0. # It contradicts itself: 0000:01:00.0 is in group 1 and in group 2
 */
#include "probes/paste/pasted.h"

#include "probes/paste/parts.h"

#include "probes/source/lines.h"
#include "probes/source/source.h"

#include <string.h>

#define HEAD          "# Read from pasted text: "
#define CONTRADICTION "# It contradicts itself: "
#define NO_IDS        "# Functions without ids: "
#define AMBIGUOUS     "of a name that several have: "
#define NO_GROUP_TOLD "without a group: "
#define ALONE         "groups alone: "

void pasted_write(const struct pasted *pasted, FILE *out)
{
	if (!pasted->kinds || pasted->bare_dump)
		return;
	fprintf(out, HEAD "%s\n", pasted->kinds);
	fprintf(out, NO_IDS "%zu; " AMBIGUOUS "%zu; " NO_GROUP_TOLD "%zu; " ALONE "%d.\n",
		pasted->without_ids, pasted->ambiguous, pasted->without_group,
		pasted->groups_alone);
	if (pasted->contradiction)
		fprintf(out, CONTRADICTION "%s\n", pasted->contradiction);
}

static size_t count_behind(const char *line, const char *words)
{
	uint64_t number = 0;

	paste_number(line, words, 10, &number);
	return (size_t)number;
}

static void read_line(struct arena *arena, const char *line, struct pasted *pasted)
{
	const char *kinds = paste_behind(line, HEAD), *told = paste_behind(line, CONTRADICTION);

	if (kinds)
		pasted->kinds = arena_copy(arena, kinds, strlen(kinds));
	if (told && pasted->kinds)
		pasted->contradiction = arena_copy(arena, told, strlen(told));
	if (!paste_behind(line, NO_IDS) || !pasted->kinds)
		return;
	pasted->without_ids = count_behind(line, NO_IDS);
	pasted->ambiguous = count_behind(line, AMBIGUOUS);
	pasted->without_group = count_behind(line, NO_GROUP_TOLD);
	pasted->groups_alone = count_behind(line, ALONE);
}

void pasted_read(int file, struct arena *arena, struct pasted *pasted)
{
	struct lines lines;
	size_t length;
	char *line;

	if (!lines_from(&lines, file, (size_t)CAPTURE_AT_MOST))
		return;
	while ((line = lines_next(&lines, &length)) && *line == '#')
		read_line(arena, line, pasted);
	lines_close(&lines);
}
