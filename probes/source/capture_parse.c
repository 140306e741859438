/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the lines of a capture to records. What the lines mean is told in capture.c. */
#include "probes/source/capture_parts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What no rule here knows is text of lspci or a word of whoever made the file, and is passed over,
 * as lspci does.
 */
static bool other_line(struct parser *parser, const char *text)
{
	const struct capture *capture = parser->capture;
	bool mine = false;

	if (parser->in_record && capture->records.items[capture->records.count - 1].signature[0] &&
	    *text == ' ')
		return capture_table_line(parser, text);
	if (!capture_record_end(parser))
		return false;
	bool good = capture_table_begin(parser, text, &mine);
	if (!mine)
		good = capture_function_begin(parser, text, &mine);
	return mine ? good : capture_function_line(parser, text);
}

static bool question_line(struct parser *parser, char *text)
{
	bool mine = false;

	parser->in_function = false;
	if (!capture_record_end(parser))
		return false;
	bool good = capture_functions_line(parser, text, &mine);
	return mine ? good : capture_record_begin(parser, text);
}

static bool parse_line(struct parser *parser, char *text)
{
	switch (*text) {
	case '#':
		parser->capture->headed |=
			strncmp(text, CAPTURE_HEADING, strlen(CAPTURE_HEADING)) == 0;
		return true;
	case '|': return capture_record_bytes(parser, text);
	case '@': return question_line(parser, text);
	}
	return other_line(parser, text);
}

/* Windows begins text files with a mark, which is no part of the first line. */
static char *behind_mark(const struct parser *parser, char *text, size_t *length)
{
	static const char mark[] = "\xef\xbb\xbf";

	if (parser->line != 1 || *length < 3 || memcmp(text, mark, 3) != 0)
		return text;
	*length -= 3;
	return text + 3;
}

static bool parse_lines(struct parser *parser, struct lines *lines)
{
	size_t length;
	char *text;

	for (; (text = lines_next(lines, &length)); parser->line++) {
		text = behind_mark(parser, text, &length);
		if (memchr(text, '\0', length))
			return capture_complain(parser, parser->line,
						"a NUL byte: not a capture; expected text");
		while (length && text[length - 1] == '\r')
			length--;
		text[length] = '\0';
		if (!parse_line(parser, text))
			return false;
	}
	return !lines->error && capture_record_end(parser);
}

/* --- The whole --- */

static int compare_records(const void *left, const void *right)
{
	const struct record *a = left, *b = right;
	int order = capture_compare_questions(&a->question, &b->question);

	return order ? order : a->line < b->line ? -1 : 1;
}

static bool sort_records(struct parser *parser)
{
	struct capture *capture = parser->capture;

	if (capture->records.count)
		qsort(capture->records.items, capture->records.count, sizeof(struct record),
		      compare_records);
	for (size_t i = 1; i < capture->records.count; i++) {
		const struct record *first = &capture->records.items[i - 1], *again = first + 1;
		if (!capture_compare_questions(&first->question, &again->question))
			return capture_complain(
				parser, again->line,
				"\"%s\" is a duplicate; expected it once, as in line %zu",
				question_text(&capture->arena, &again->question), first->line);
	}
	return true;
}

static bool parse(struct parser *parser, struct lines *lines)
{
	if (!parse_lines(parser, lines))
		return false;
	capture_blocks_end(parser);
	return sort_records(parser) && capture_references_end(parser) &&
	       capture_functions_end(parser);
}

bool capture_parse(struct capture *capture, struct lines *lines)
{
	struct parser parser = { .capture = capture, .line = 1 };
	bool parsed = parse(&parser, lines);

	arena_free(&parser.scratch);
	return parsed;
}
