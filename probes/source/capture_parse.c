/* From the lines of a capture to records. What the lines mean is told in capture.c. */
#include "probes/source/capture.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool capture_complain(const struct parser *parser, size_t line, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "vfio-preflight: %s:%zu: ", parser->capture->file, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return false;
}

const char *capture_quote(const char *text)
{
	static char quoted[44];
	size_t length = strnlen(text, 40);

	for (size_t i = 0; i < length; i++)
		quoted[i] = isprint((unsigned char)text[i]) ? text[i] : '?';
	memcpy(quoted + length, text[length] ? "..." : "", text[length] ? 4 : 1);
	return quoted;
}

struct record *capture_begin(struct parser *parser, enum question_kind kind)
{
	struct record *record = array_add(&parser->capture->arena, &parser->capture->records);

	record->question.kind = kind;
	record->answer.status = OK;
	record->line = parser->line;
	parser->in_record = true;
	parser->as_it_stands = false;
	parser->bytes.count = 0;
	return record;
}

void capture_add_bytes(struct parser *parser, const void *bytes, size_t length)
{
	const uint8_t *byte = bytes;

	while (length--)
		*array_add(&parser->scratch, &parser->bytes) = *byte++;
}

static unsigned digit(char character)
{
	return (unsigned)(isdigit((unsigned char)character) ? character - '0' : tolower((unsigned char)character) - 'a' + 10);
}

size_t capture_hex(const char **text, uint8_t *bytes, size_t most)
{
	const char *at = *text;
	size_t count = 0;

	while (count < most && at[0] == ' ' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]) &&
	       (at[3] == '\0' || at[3] == ' ')) {
		bytes[count++] = (uint8_t)(digit(at[1]) << 4 | digit(at[2]));
		at += 3;
	}
	*text = at;
	return count;
}

/* ------------------------------------------------------------------ Lines ------------------------------------------- */

/* What no rule here knows is text of lspci or a word of whoever made the file, and is passed over, as lspci does. */
static bool other_line(struct parser *parser, const char *text)
{
	const struct capture *capture = parser->capture;
	bool mine = false;

	if (parser->in_record && capture->records.items[capture->records.count - 1].signature[0] && *text == ' ')
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
		parser->capture->headed |= strncmp(text, CAPTURE_HEADING, strlen(CAPTURE_HEADING)) == 0;
		return true;
	case '|':
		return capture_record_bytes(parser, text);
	case '@':
		return question_line(parser, text);
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
			return capture_complain(parser, parser->line, "a NUL byte: not a capture; expected text");
		while (length && text[length - 1] == '\r')
			length--;
		text[length] = '\0';
		if (!parse_line(parser, text))
			return false;
	}
	return !lines->error && capture_record_end(parser);
}

/* ------------------------------------------------------------------ The whole --------------------------------------- */

int capture_compare_questions(const void *left, const void *right)
{
	const struct question *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->path && b->path)
		return strcmp(a->path, b->path);
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b == b->b ? 0 : a->b < b->b ? -1 : 1;
}

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
		qsort(capture->records.items, capture->records.count, sizeof(struct record), compare_records);
	for (size_t i = 1; i < capture->records.count; i++) {
		const struct record *first = &capture->records.items[i - 1], *again = first + 1;
		if (!capture_compare_questions(&first->question, &again->question))
			return capture_complain(parser, again->line, "\"%s\" for the second time; expected it once, as in line %zu",
						question_text(&capture->arena, &again->question), first->line);
	}
	return true;
}

static bool parse(struct parser *parser, struct lines *lines)
{
	if (!parse_lines(parser, lines))
		return false;
	capture_blocks_end(parser);
	return sort_records(parser) && capture_functions_end(parser);
}

bool capture_parse(struct capture *capture, struct lines *lines)
{
	struct parser parser = { .capture = capture, .line = 1 };
	bool parsed = parse(&parser, lines);

	arena_free(&parser.scratch);
	return parsed;
}
