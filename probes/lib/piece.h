/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of a text: two places in it, of which the second is behind its last byte. */
#ifndef PROBES_LIB_PIECE_H
#define PROBES_LIB_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct piece {
	const char *at, *end;
};

static inline size_t piece_length(struct piece piece)
{
	return (size_t)(piece.end - piece.at);
}

/* Whether `part`, of `size` bytes, is in it; at its end only, upper and lower case are the same. */
static inline bool piece_has(struct piece piece, const char *part, size_t size, bool at_end)
{
	if (at_end)
		return piece_length(piece) >= size && !strncasecmp(piece.end - size, part, size);
	return memmem(piece.at, piece_length(piece), part, size);
}

static inline bool piece_begins(struct piece piece, const char *part)
{
	return piece_length(piece) >= strlen(part) && !memcmp(piece.at, part, strlen(part));
}

/* The same for one of a list of parts, with a blank between them. */
static inline bool piece_has_one_of(struct piece piece, const char *list, bool at_end)
{
	while (*list) {
		size_t size = strcspn(list, " ");
		if (piece_has(piece, list, size, at_end))
			return true;
		list += size + (list[size] == ' ');
	}
	return false;
}

#endif
