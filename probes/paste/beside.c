/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a file that is a capture which are none of it: the capture's reader passes over them. */
#include "probes/paste/input.h"
#include "probes/paste/parts.h"

#include "probes/lib/text.h"
#include "probes/source/source.h"

#include <string.h>

/* "00: 86 80 …", "    0010: 44 4D …" */
static bool is_row(const char *text)
{
	uint64_t offset;

	text += strspn(text, " ");
	return text_take_digits(&text, 2, 8, &offset) && text[0] == ':' && text[1] == ' ';
}

static bool is_of_capture(const char *text)
{
	struct pci_address address;
	const char *rest = text;

	if (!text[strspn(text, " \t")] || strchr("#@|", *text))
		return true;
	return (paste_take_address(&rest, &address) && *rest == ' ') || is_row(text) ||
	       (strnlen(text, 5) == 5 && paste_behind(text + 4, " @ 0x"));
}

void input_tell_beside(int file, const char *name, bool verbose)
{
	struct lines lines;
	size_t length, beside = 0, count = 0;
	char *line;
	int indent;
	bool command;

	if (!lines_from(&lines, file, (size_t)CAPTURE_AT_MOST))
		return;
	lines.longest = LINE_ROOM;
	for (; (line = lines_next(&lines, &length)); count++) {
		if (count == 0 && length > 2 && !memcmp(line, "\xef\xbb\xbf", 3))
			continue; /* behind the mark of Windows the heading begins */
		if (is_of_capture(line) || !*paste_clean(line, length, &indent, &command))
			continue;
		beside++;
		if (verbose)
			input_complain(name, count + 1, "not read, for the file is a capture: %s",
				       input_quote(line));
	}
	lines_close(&lines);
	if (beside && !verbose)
		input_complain(name, 0,
			       "a capture; %zu of its %zu lines are none of it and were not read; "
			       "--verbose shows them",
			       beside, count);
}
