/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same masking as that of reports and captures, a line at a time. */
#include "probes/paste/input.h"
#include "probes/paste/parts.h"
#include "probes/paste/paste.h"
#include "probes/paste/redact_json.h"

#include "probes/lib/mask.h"
#include "probes/lib/text.h"
#include "probes/source/source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct redaction {
	struct arena arena;
	bool foreign;       /* rows of an ACPI table that no probe asks for; some hold keys */
	unsigned looked_up; /* words, in pci.ids */
	unsigned serial; /* bytes of a serial number still to come in rows of configuration space */
};

/* "0010: 44 4D …", "> 100: 03 00 …"; the offset, and where the bytes begin, or NULL. */
static char *row_bytes(char *line, uint64_t *offset)
{
	const char *at = line + strspn(line, "> \t");

	if (!text_take_digits(&at, 2, 8, offset) || at[0] != ':' || at[1] != ' ' ||
	    text_hex_digit(at[2]) < 0 || text_hex_digit(at[3]) < 0 || (at[4] && at[4] != ' '))
		return NULL;
	return line + (at + 2 - line);
}

/* The Device Serial Number, extended capability 0003, in whatever order the list has it. */
static void mask_row(struct redaction *redaction, char *bytes, uint64_t offset)
{
	enum { BEYOND_STANDARD = 0x100, EACH = 3, SERIAL_LENGTH = 8, HEADER_BYTES = 4 };

	if (offset < BEYOND_STANDARD) {
		redaction->serial = 0;
		return;
	}
	for (unsigned i = 0; text_hex_digit(bytes[0]) >= 0 && text_hex_digit(bytes[1]) >= 0;
	     i++, bytes += EACH) {
		if (redaction->serial && redaction->serial-- <= SERIAL_LENGTH)
			bytes[0] = bytes[1] = '0';
		else if (!redaction->serial && i % 4 == 0 && !strncmp(bytes, "03 00 ", 6) &&
			 bytes[7] == '1')
			redaction->serial = SERIAL_LENGTH + HEADER_BYTES - 1;
		if (bytes[2] != ' ')
			break;
	}
}

/* The prompt names a person and a host. */
static const char *behind_prompt(const char *line)
{
	size_t length = strcspn(line, "#$%");

	return length < 64 && line[length] && memchr(line, '@', length) ? line + length : line;
}

static bool begins_table(const char *line, bool *foreign)
{
	line += strspn(line, "> ");
	if (strnlen(line, 9) < 9 || strncmp(line + 4, " @ 0x", 5) != 0)
		return false;
	*foreign = true;
	for (unsigned i = 0; i < PASTE_TABLES; i++)
		*foreign &= strncmp(line, paste_tables[i], 4) != 0;
	return true;
}

/* --- Lines of lspci --- */

/* Of these each word of hexadecimal digits is an address, or a range of them. */
static bool holds_addresses(const char *text)
{
	return strstr(text, "BIOS-e820: ") ||
	       paste_begins(text, "Region \0Memory \0Prefetchable memory \0I/O \0Expansion ROM \0"
				  "Address: \0Masking: \0Base: \0MaxOffset: \0Mcast\0Range\0Block\0"
				  "[virtual] \0Mapping \0");
}

/* What lspci takes from pci.ids; there "OZ711SP1" is no serial number. */
static bool holds_names(const char *text)
{
	struct pci_address address;
	const char *group = strstr(text, "roup");

	if (paste_begins(text, "Subsystem: \0DeviceName: \0"))
		return true;
	if (group && group - text < 10) {
		text = group + 4 + strspn(group + 4, " \t:#");
		text += strspn(text, "0123456789");
		text += strspn(text, " \t:#-");
	}
	return paste_take_address(&text, &address) && *text == ' ';
}

static bool is_range(struct redaction *redaction, const char *word, size_t length)
{
	enum { DIGITS = 16 };
	size_t first = strspn(word, "0123456789abcdef");
	size_t second = word[first] == '-' ? strspn(word + first + 1, "0123456789abcdef") + 1 : 0;

	(void)redaction;
	return first && first <= DIGITS && second <= DIGITS + 1 && first + second == length;
}

/* A word of pci.ids. */
static bool is_known_name(struct redaction *redaction, const char *word, size_t length)
{
	enum { AT_MOST = 64 }; /* times that the file is read */
	struct lines lines;
	bool found = false;
	const char *line;
	size_t size;

	if (redaction->looked_up++ >= AT_MOST || !source_names(&lines))
		return false;
	while (!found && (line = lines_next(&lines, &size)))
		found = memmem(line, size, word, length);
	lines_close(&lines);
	return found;
}

/* Both texts have the same words: one that was masked and is no secret here comes back. */
static void put_words(struct redaction *redaction, const char *text, enum shape_of kind,
		      bool (*is_plain)(struct redaction *, const char *, size_t), FILE *out)
{
	const char *masked = mask_words(&redaction->arena, text, strlen(text), kind);

	while (*masked) {
		size_t blanks = strspn(masked, " \t"), length = strcspn(masked + blanks, " \t");
		const char *word = text + blanks;
		size_t size = strcspn(word, " \t");
		bool same = size == length && !memcmp(word, masked + blanks, length);
		bool back = !same && is_plain(redaction, word, size);
		fprintf(out, "%.*s%.*s", (int)blanks, masked, (int)(back ? size : length),
			back ? word : masked + blanks);
		masked += blanks + length;
		text = word + size;
	}
	fputc('\n', out);
}

static void put_text(struct redaction *redaction, const char *line, FILE *out)
{
	line = redact_json(&redaction->arena, line);
	const char *text = behind_prompt(line), *words = text + strspn(text, "> \t");

	fputs(text == line ? "" : MASKED, out);
	if (holds_addresses(words))
		put_words(redaction, text, SHAPE_TEXT, is_range, out);
	else if (holds_names(words))
		put_words(redaction, text, SHAPE_MAKER, is_known_name, out);
	else
		fprintf(out, "%s\n", mask_words(&redaction->arena, text, strlen(text), SHAPE_TEXT));
}

static void put_line(struct redaction *redaction, char *line, FILE *out)
{
	uint64_t offset;
	char *bytes = row_bytes(line, &offset);

	if (begins_table(line, &redaction->foreign)) {
		fprintf(out, "%s\n", line);
	} else if (bytes && redaction->foreign) {
		fputs(MASKED "\n", out);
	} else if (bytes) {
		mask_row(redaction, bytes, offset);
		fprintf(out, "%s\n", line);
	} else {
		redaction->foreign = false;
		put_text(redaction, line, out);
	}
}

bool paste_redact(int file, const char *name, FILE *out)
{
	struct redaction redaction = { .serial = 0 };
	struct lines lines;
	size_t length;
	char *line;
	int whole = input_open(file, name);

	if (whole < 0 || !lines_from(&lines, whole, PASTE_AT_MOST))
		return false;
	lines.longest = LINE_ROOM;
	while ((line = lines_next(&lines, &length))) {
		for (char *at = line; (at = memchr(at, '\0', length - (size_t)(at - line)));)
			*at = '?';
		put_line(&redaction, line, out);
		arena_clear(&redaction.arena);
	}
	bool read = !lines.error;
	input_end(name, &lines);
	lines_close(&lines);
	close(whole);
	arena_free(&redaction.arena);
	return read;
}
