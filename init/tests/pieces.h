/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture as pieces of text, one for each answer, ACPI table and PCI function
 * (probes/source/capture.c tells the grammar), and the bytes that such a piece holds. What stands
 * before the first piece is none.
 */
#ifndef INIT_TESTS_PIECES_H
#define INIT_TESTS_PIECES_H

#include "probes/machine/pci_address.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES_AT_MOST = 4096, PIECE_BYTES = 1 << 16 };

enum piece_kind { PIECE_ANSWER, PIECE_TABLE, PIECE_FUNCTION };

struct piece {
	enum piece_kind kind;
	const char *text;        /* in the capture */
	size_t length, headline; /* the latter with its newline */
};

struct pieces {
	struct piece list[PIECES_AT_MOST];
	size_t count;
};

static inline bool is_function_headline(const char *line)
{
	struct pci_address address;
	size_t length = strcspn(line, " \n");
	char word[32];

	if (length != 7 && length != 12 && length != 13)
		return false;
	snprintf(word, sizeof word, "%s%.*s", length == 7 ? "0000:" : "", (int)length, line);
	return pci_address_parse(word, &address);
}

static inline bool begins_piece(const char *line, enum piece_kind *kind)
{
	if (line[0] == '@' && line[1] == ' ')
		*kind = PIECE_ANSWER;
	else if (!strchr("|@#", line[0]) && !strncmp(line + strnlen(line, 4), " @ 0x", 5))
		*kind = PIECE_TABLE;
	else if (is_function_headline(line))
		*kind = PIECE_FUNCTION;
	else
		return false;
	return true;
}

/* `text` ends in a NUL. */
static inline void pieces_find(struct pieces *pieces, const char *text)
{
	enum piece_kind kind;

	pieces->count = 0;
	while (*text && pieces->count < PIECES_AT_MOST) {
		const char *newline = strchr(text, '\n');
		size_t length = newline ? (size_t)(newline - text) + 1 : strlen(text);
		if (begins_piece(text, &kind))
			pieces->list[pieces->count++] =
				(struct piece){ kind, text, length, length };
		else if (pieces->count)
			pieces->list[pieces->count - 1].length += length;
		text += length;
	}
}

/* Whether the answer is in bytes, "|x". */
static inline bool piece_has_bytes(const struct piece *piece)
{
	return piece->kind != PIECE_ANSWER || (piece->length > piece->headline + 2 &&
					       !strncmp(piece->text + piece->headline, "|x", 2));
}

/* The bytes of one line, each two digits behind a space; gives how many. */
static inline size_t line_bytes(const char *line, uint8_t *bytes, size_t room)
{
	size_t count = 0;

	for (; count < room && line[0] == ' ' && isxdigit((unsigned char)line[1]) &&
	       isxdigit((unsigned char)line[2]);
	     line += 3)
		bytes[count++] = (uint8_t)strtoul((char[]){ line[1], line[2], '\0' }, NULL, 16);
	return count;
}

/* All bytes in turn, missing lines left out; gives how many. */
static inline size_t piece_bytes(const struct piece *piece, uint8_t bytes[PIECE_BYTES])
{
	const char *end = piece->text + piece->length;
	size_t count = 0;
	const char *newline;

	for (const char *line = piece->text + piece->headline; line < end; line = newline + 1) {
		newline = memchr(line, '\n', (size_t)(end - line));
		if (!newline)
			break;
		const char *colon = memchr(line, ':', (size_t)(newline - line));
		if (piece->kind == PIECE_ANSWER)
			count += line_bytes(line + 2, bytes + count, PIECE_BYTES - count);
		else if (colon)
			count += line_bytes(colon + 1, bytes + count, PIECE_BYTES - count);
	}
	return count;
}

/* The piece with these bytes in the place of its own. */
static inline void piece_print(FILE *out, const struct piece *piece, const uint8_t *bytes,
			       size_t count)
{
	fwrite(piece->text, 1, piece->headline, out);
	for (size_t i = 0; i < count; i++) {
		if (i % 16 == 0 && piece->kind == PIECE_ANSWER)
			fputs("|x", out);
		else if (i % 16 == 0)
			fprintf(out, piece->kind == PIECE_TABLE ? "    %04zX:" : "%02zx:", i);
		fprintf(out, " %02x", bytes[i]);
		if (i % 16 == 15 || i + 1 == count)
			fputc('\n', out);
	}
	if (piece->kind != PIECE_ANSWER)
		fputc('\n', out);
}

#endif
