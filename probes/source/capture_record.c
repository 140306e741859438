/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a capture that begin '@' and '|'. What they mean is told in capture.c. */
#include "probes/source/capture_parts.h"
#include "probes/source/files.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What all references together may stand for: with them a small file has a large content. */
enum { REFERRED_AT_MOST = 256 << 20 };

/* "0 0x3a" "0x1 0x0", or "0xfed90008+8". */
static bool two_numbers(struct parser *parser, char *text, struct question *question)
{
	bool mmio = question->kind == READ_MMIO;
	char *second = strchr(text, mmio ? '+' : ' ');
	uint64_t b = 0;

	if (second)
		*second++ = '\0';
	if (!second || !capture_is_number(text, mmio ? UINT64_MAX : UINT32_MAX, &question->a) ||
	    !capture_is_number(second, mmio ? 8 : UINT32_MAX, &b) || (mmio && b != 4 && b != 8))
		return capture_complain(
			parser, parser->line,
			"two numbers expected, such as \"@ msr 0 0x3a\", \"@ cpuid 0x1 0x0\" "
			"or \"@ mmio 0xfed90008+8\", whose width is 4 or 8");
	question->b = (uint32_t)b;
	return true;
}

static bool is_octal(const char *text)
{
	return text[0] >= '0' && text[0] <= '3' && text[1] >= '0' && text[1] <= '7' &&
	       text[2] >= '0' && text[2] <= '7';
}

/* In place: "\040" is the byte of that octal number, as in /proc/mounts. */
static char *unescaped(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		bool escape =
			*from == '\\' && is_octal(from + 1) && strncmp(from + 1, "000", 3) != 0;
		*to = *from;
		if (escape)
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
		from += escape ? 4 : 1;
	}
	*to = '\0';
	return text;
}

static bool a_path(struct parser *parser, const char *text, struct question *question)
{
	if (*text != '/')
		return capture_complain(parser, parser->line,
					"\"%s\" is not a path; expected one that begins with '/'",
					capture_quote(text));
	question->path = unescaped(arena_copy(&parser->capture->arena, text, strlen(text)));
	return true;
}

bool capture_record_begin(struct parser *parser, char *text)
{
	static const char *const kinds[] = {
		[READ_FILE] = "@ read ", [LIST_FOLDER] = "@ list ", [READ_LINK] = "@ link ",
		[READ_MSR] = "@ msr ",   [READ_CPUID] = "@ cpuid ", [READ_MMIO] = "@ mmio ",
		[READ_ROM] = "@ rom ",   [READ_LOG] = "@ log",
	};
	size_t kind = 0;

	while (kind < QUESTION_KINDS && strncmp(text, kinds[kind], strlen(kinds[kind])) != 0)
		kind++;
	if (kind == QUESTION_KINDS ||
	    (kind == READ_LOG && text[5] && strncmp(text + 5, " !", 2) != 0))
		return capture_complain(parser, parser->line,
					"\"%s\" is not a valid record; expected @ read, list, "
					"link, msr, cpuid, mmio, "
					"rom or config, and what, or @ log or @ functions",
					capture_quote(text));

	struct record *record = capture_begin(parser, (enum question_kind)kind);
	char *what = text + strlen(kinds[kind]);
	if (!capture_take_refusal(parser, what, &record->answer.status))
		return false;
	switch (record->question.kind) {
	case READ_FILE:
	case LIST_FOLDER:
	case READ_LINK:
	case READ_ROM: return a_path(parser, what, &record->question);
	case READ_MSR:
	case READ_CPUID:
	case READ_MMIO: return two_numbers(parser, what, &record->question);
	case READ_LOG: return true;
	}
	return false;
}

/* --- Its bytes --- */

static bool hex_line(struct parser *parser, const char *text)
{
	uint8_t bytes[64];
	size_t count;

	parser->as_it_stands = true;
	while ((count = capture_hex(&text, bytes, sizeof bytes)))
		capture_add_bytes(parser, bytes, count);
	if (*text)
		return capture_complain(
			parser, parser->line,
			"\"%s\" is invalid after \"|x\"; expected bytes such as \" 0a ff\"",
			capture_quote(text));
	return true;
}

/* "|= /sys/bus/pci/devices/0000:01:00.0/rom" */
static bool reference_line(struct parser *parser, struct record *record, const char *text)
{
	struct question other = { 0 };

	if (record->question.kind != READ_ROM || parser->bytes.count || *text != ' ')
		return capture_complain(parser, parser->line,
					"\"|=%s\" is not expected here; expected it alone below "
					"\"@ rom\", with the path of another ROM",
					capture_quote(text));
	if (!a_path(parser, text + 1, &other))
		return false;
	record->same_as = other.path;
	record->same_line = parser->line;
	return true;
}

bool capture_record_bytes(struct parser *parser, const char *text)
{
	const struct capture *capture = parser->capture;
	struct record *record =
		parser->in_record ? &capture->records.items[capture->records.count - 1] : NULL;

	if (!record || record->signature[0])
		return capture_complain(
			parser, parser->line,
			"bytes without a record; expected a line beginning '@' before");
	if (record->answer.status != OK)
		return capture_complain(parser, parser->line,
					"bytes after a refusal; expected none");
	if (record->same_as)
		return capture_complain(parser, parser->line, "bytes after \"|=\"; expected none");
	if (text[1] == '=')
		return reference_line(parser, record, text + 2);
	if (text[1] == 'x')
		return hex_line(parser, text + 2);

	bool goes_on = text[1] == '+';
	text += goes_on ? 2 : 1;
	if (*text && *text != ' ')
		return capture_complain(
			parser, parser->line,
			"\"|%s\" is invalid; expected \"| text\", \"|+ text\" or \"|x 0a ff\"",
			capture_quote(text));
	if (*text)
		capture_add_bytes(parser, text + 1, strlen(text + 1));
	if (!goes_on)
		capture_add_bytes(parser, "\n", 1);
	return true;
}

/* --- The end of a record --- */

static void sort_names(struct parser *parser, struct record *record)
{
	struct arena *arena = &parser->capture->arena;
	name_list names = { 0 };
	const char *name;

	for (size_t at = 0; (name = answer_next_name(arena, &record->answer, &at));)
		if (*name)
			*array_add(arena, &names) = name;
	record->answer = answer_of_names(arena, &names);
}

static bool check_length(struct parser *parser, const struct record *record, size_t expected)
{
	if (record->answer.length == expected)
		return true;
	return capture_complain(parser, record->line, "%zu bytes in this answer; expected %zu",
				record->answer.length, expected);
}

bool capture_record_end(struct parser *parser)
{
	struct capture *capture = parser->capture;

	if (!parser->in_record)
		return true;
	parser->in_record = false;

	struct record *record = &capture->records.items[capture->records.count - 1];
	if (record->answer.status != OK)
		return true;

	size_t length = parser->bytes.count;
	if (record->question.kind == READ_LINK && length && parser->bytes.items[length - 1] == '\n')
		length--;
	record->answer.bytes =
		(const uint8_t *)arena_copy(&capture->arena, parser->bytes.items, length);
	record->answer.length = length;

	switch (record->question.kind) {
	case READ_FILE:
	case READ_ROM:
	case READ_LINK:
	case READ_LOG: return true;
	case READ_MMIO: return check_length(parser, record, record->question.b);
	case LIST_FOLDER:
		if (!parser->as_it_stands)
			sort_names(parser, record);
		return true;
	case READ_MSR: return check_length(parser, record, 8);
	case READ_CPUID: return check_length(parser, record, 16);
	}
	return true;
}

/* --- References --- */

static int compare_to_rom(const void *path, const void *item)
{
	const struct question question = { .kind = READ_ROM, .path = path };

	return capture_compare_questions(&question, &((const struct record *)item)->question);
}

/* Only to what stands before and has bytes of its own: so there are no circles and no chains. */
static bool refer(struct parser *parser, struct record *record, size_t *referred)
{
	const struct capture *capture = parser->capture;
	const struct record *other = bsearch(record->same_as, capture->records.items,
					     capture->records.count, sizeof *other, compare_to_rom);

	if (!other || other->line >= record->line || other->answer.status != OK || other->same_as)
		return capture_complain(parser, record->same_line,
					"\"|= %s\" refers to no ROM that stands before with its "
					"bytes",
					capture_quote(record->same_as));
	*referred += other->answer.length;
	if (*referred > REFERRED_AT_MOST)
		return capture_complain(
			parser, record->same_line,
			"the references stand for too much; expected at most 256 MB");
	record->answer = other->answer;
	return true;
}

bool capture_references_end(struct parser *parser)
{
	struct capture *capture = parser->capture;
	size_t referred = 0;

	for (size_t i = 0; i < capture->records.count; i++)
		if (capture->records.items[i].same_as &&
		    !refer(parser, &capture->records.items[i], &referred))
			return false;
	return true;
}
