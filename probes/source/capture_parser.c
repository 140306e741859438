/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the parser share: complaints, records at work, bytes and numbers from text. */
#include "probes/source/capture_parts.h"

#include "probes/lib/mask.h"
#include "probes/lib/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
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
	struct arena arena = ARENA_EMPTY;
	text = mask_words(&arena, text, strlen(text), SHAPE_TEXT);
	size_t length = strnlen(text, 40);

	for (size_t i = 0; i < length; i++)
		quoted[i] = isprint((unsigned char)text[i]) ? text[i] : '?';
	memcpy(quoted + length, text[length] ? "..." : "", text[length] ? 4 : 1);
	arena_free(&arena);
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

size_t capture_hex(const char **text, uint8_t *bytes, size_t most)
{
	const char *at = *text;
	size_t count = 0;

	for (; count < most && at[0] == ' '; count++, at += 3) {
		int high = text_hex_digit(at[1]), low = high < 0 ? -1 : text_hex_digit(at[2]);
		if (low < 0 || (at[3] && at[3] != ' '))
			break;
		bytes[count] = (uint8_t)(high << 4 | low);
	}
	*text = at;
	return count;
}

/* --- Lines --- */

bool capture_take_refusal(struct parser *parser, char *text, enum status *status)
{
	static const enum status refusals[] = { ABSENT, DENIED, FAILED };
	char *mark = strrchr(text, ' ');

	*status = OK;
	if (!mark || mark[1] != '!')
		return true;
	for (size_t i = 0; i < 3; i++)
		if (!strcmp(mark + 2, status_name(refusals[i])))
			*status = refusals[i];
	if (*status == OK)
		return capture_complain(
			parser, parser->line,
			"\"%s\" is not a refusal; expected !absent, !denied or !failed",
			capture_quote(mark + 1));
	*mark = '\0';
	return true;
}

bool capture_is_number(const char *text, uint64_t most, uint64_t *number)
{
	return text[0] == '0' && text[1] == 'x' ? text_is_hex(text, most, number)
						: text_is_decimal(text, most, number);
}

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
