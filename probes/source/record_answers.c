/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers as a capture spells them: tables as acpidump prints them, all else behind '@' and '|'. */
#include "probes/source/record_parts.h"

#include "probes/source/capture_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* lspci takes no line of 250 characters and more. */
enum { LINE_AT_MOST = 240, TEXT_AT_MOST = 200, HEX_AT_MOST = 32 };

/* No machine has so many kinds of GPUs, but a capture that is recorded again may. */
enum { ROMS_AT_MOST = 64 };

#define TABLES "/sys/firmware/acpi/tables/"

/* --- Tables --- */

/*
 * Its signature, or NULL where it has no such form: another kind of question, no bytes, or a name
 * as "SSDT1".
 */
static const char *table_signature(const struct kept_answer *kept)
{
	const char *name = kept->question.path;

	if (kept->question.kind != READ_FILE || kept->answer.status != OK || !kept->answer.length ||
	    strncmp(name, TABLES, sizeof TABLES - 1) != 0)
		return NULL;
	name += sizeof TABLES - 1;
	return strlen(name) == 4 && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == 4
		       ? name
		       : NULL;
}

static void write_table_line(const uint8_t *bytes, size_t offset, size_t count, FILE *out)
{
	fprintf(out, "%8.4zX:", offset);
	for (size_t i = 0; i < 16; i++) {
		if (i < count)
			fprintf(out, " %02X", bytes[i]);
		else
			fputs("   ", out);
	}
	fputs("  ", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%c", isprint(bytes[i]) ? bytes[i] : '.');
	fputs("\n", out);
}

static void write_table(const char *signature, const struct answer *answer, FILE *out)
{
	fprintf(out, "\n%s @ 0x0000000000000000\n", signature);
	for (size_t offset = 0; offset < answer->length; offset += 16)
		write_table_line(answer->bytes + offset, offset,
				 answer->length - offset < 16 ? answer->length - offset : 16, out);
}

/* --- Bytes --- */

static void write_hex(const uint8_t *bytes, size_t length, FILE *out)
{
	for (size_t i = 0; i < length; i++)
		fprintf(out, "%s %02x%s", i % HEX_AT_MOST ? "" : "|x", bytes[i],
			i % HEX_AT_MOST == HEX_AT_MOST - 1 || i + 1 == length ? "\n" : "");
}

/*
 * One that a terminal shows as it is, and that acpixtract does not take for the begin of a table:
 * "DMAR @ ".
 */
static bool is_clean(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isprint((unsigned char)line[i]) && line[i] != '\t')
			return false;
	return !memmem(line, length, " @", 2);
}

/* Long ones in pieces. */
static void write_text_line(const char *line, size_t length, bool ends, FILE *out)
{
	for (; length > TEXT_AT_MOST; line += TEXT_AT_MOST, length -= TEXT_AT_MOST)
		fprintf(out, "|+ %.*s\n", TEXT_AT_MOST, line);
	if (ends && !length)
		fputs("|\n", out);
	else
		fprintf(out, ends ? "| %.*s\n" : "|+ %.*s\n", (int)length, line);
}

static void write_bytes(const uint8_t *bytes, size_t length, FILE *out)
{
	if (memchr(bytes, '\0', length)) {
		write_hex(bytes, length, out);
		return;
	}
	for (size_t at = 0; at < length;) {
		const char *line = (const char *)bytes + at;
		const char *newline = memchr(line, '\n', length - at);
		size_t here = newline ? (size_t)(newline - line) : length - at;
		if (is_clean(line, here))
			write_text_line(line, here, newline, out);
		else
			write_hex(bytes + at, here + (newline != NULL), out);
		at += here + (newline != NULL);
	}
}

static int compare_names(const char *left, size_t left_length, const char *right,
			 size_t right_length)
{
	int order = memcmp(left, right, left_length < right_length ? left_length : right_length);

	return order ? order : left_length < right_length ? -1 : left_length > right_length;
}

/* Whether reading it back, which sorts, gives the same bytes. */
static bool is_sorted_list(const struct answer *answer)
{
	const char *last = "", *name = (const char *)answer->bytes, *end = name + answer->length;
	size_t last_length = 0;

	while (name < end) {
		const char *newline = memchr(name, '\n', (size_t)(end - name));
		if (!newline || newline == name || memchr(name, '\0', (size_t)(newline - name)) ||
		    compare_names(last, last_length, name, (size_t)(newline - name)) > 0)
			return false;
		last = name;
		last_length = (size_t)(newline - name);
		name = newline + 1;
	}
	return true;
}

/* --- Questions --- */

/* In a path: what would end the line or look like a refusal, and what a terminal would not show. */
static char *escaped(struct arena *arena, const char *path)
{
	char *text = arena_alloc(arena, strlen(path) * 4 + 1), *to = text;

	for (const char *from = path; *from; from++) {
		unsigned char byte = (unsigned char)*from;
		bool strange = !isprint(byte) || byte == '\\' || (byte == ' ' && from[1] == '!');
		to += snprintf(to, 5, strange ? "\\%03o" : "%c", byte);
	}
	return text;
}

static char *spelled(struct arena *arena, const struct question *question)
{
	struct question copy = *question;

	if (copy.path)
		copy.path = escaped(arena, copy.path);
	return question_text(arena, &copy);
}

/* The newline is not part of the answer, but of its line. */
static void write_link(struct arena *arena, const struct answer *answer, FILE *out)
{
	uint8_t *line = arena_alloc(arena, answer->length + 1);

	memcpy(line, answer->bytes, answer->length);
	line[answer->length] = '\n';
	write_bytes(line, answer->length + 1, out);
}

/* The one with these bytes that was written before; NULL where there is none. */
static const struct kept_answer *same_rom(const struct recording *recording,
					  const struct answer *answer)
{
	for (size_t i = 0; i < recording->roms.count; i++) {
		const struct answer *other = &recording->roms.items[i]->answer;
		if (other->length == answer->length &&
		    memcmp(other->bytes, answer->bytes, answer->length) == 0)
			return recording->roms.items[i];
	}
	return NULL;
}

/* Eight cards of one model have one ROM, of some 100 kB. */
static void write_rom(struct recording *recording, const struct kept_answer *kept, FILE *out)
{
	const struct kept_answer *same = same_rom(recording, &kept->answer);

	if (same && kept->answer.length) {
		fprintf(out, "|= %s\n", escaped(&recording->arena, same->question.path));
		return;
	}
	if (recording->roms.count < ROMS_AT_MOST)
		*array_add(&recording->arena, &recording->roms) = kept;
	write_hex(kept->answer.bytes, kept->answer.length, out);
}

static void write_answer(struct recording *recording, const struct kept_answer *kept, FILE *out)
{
	const struct answer *answer = &kept->answer;

	switch (kept->question.kind) {
	case READ_FILE:
	case READ_LOG: write_bytes(answer->bytes, answer->length, out); break;
	case LIST_FOLDER:
		if (is_sorted_list(answer))
			write_bytes(answer->bytes, answer->length, out);
		else
			write_hex(answer->bytes, answer->length, out);
		break;
	case READ_LINK: write_link(&recording->arena, answer, out); break;
	case READ_MSR:
	case READ_CPUID:
	case READ_MMIO: write_hex(answer->bytes, answer->length, out); break;
	case READ_ROM: write_rom(recording, kept, out);
	}
}

static void write_record(struct recording *recording, const struct kept_answer *kept,
			 const char *text, FILE *out)
{
	if (kept->answer.status != OK)
		fprintf(out, "@ %s !%s\n", text, status_name(kept->answer.status));
	else {
		fprintf(out, "@ %s\n", text);
		write_answer(recording, kept, out);
	}
}

static int compare_kept(const void *left, const void *right)
{
	const struct kept_answer *const *a = left, *const *b = right;

	return capture_compare_questions(&(*a)->question, &(*b)->question);
}

static void write_records(struct recording *recording, FILE *out)
{
	fputs("\n", out);
	recording->roms.count = 0;
	for (size_t i = 0; i < recording->answers.count; i++) {
		struct kept_answer *kept = recording->answers.items[i];
		if (kept->answer.status == NOT_ASKED || table_signature(kept))
			continue;
		const char *text = spelled(&recording->arena, &kept->question);
		if (strlen(text) > LINE_AT_MOST)
			fprintf(out, "# A question too long for a line is left out: %.150s ...\n",
				text);
		else
			write_record(recording, kept, text, out);
	}
}

void record_write_answers(struct recording *recording, FILE *out)
{
	if (recording->answers.count)
		qsort(recording->answers.items, recording->answers.count,
		      sizeof(struct kept_answer *), compare_kept);
	for (size_t i = 0; i < recording->answers.count; i++) {
		struct kept_answer *kept = recording->answers.items[i];
		if (table_signature(kept))
			write_table(table_signature(kept), &kept->answer, out);
	}
	write_records(recording, out);
}
