/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of words in a text, as blockers and the kernel's options are: between them are blanks and
 * commas.
 */
#include "init/compare/word_lists.h"

#include <stdbool.h>
#include <string.h>

static size_t word_length(const char *word)
{
	size_t length = strcspn(word, " ");

	return length - (length && word[length - 1] == ',');
}

static const char *next_word(const char *word)
{
	word += strcspn(word, " ");
	return word + strspn(word, " ");
}

static bool lists(const char *list, const char *word, size_t length)
{
	for (; list && *list; list = next_word(list))
		if (word_length(list) == length && memcmp(list, word, length) == 0)
			return true;
	return false;
}

const char *words_missing(struct arena *arena, const char *list, const char *other)
{
	const char *found = NULL;

	for (; list && *list; list = next_word(list)) {
		size_t length = word_length(list);
		if (!lists(other, list, length))
			found = arena_printf(arena, "%s%s%.*s", found ? found : "",
					     found ? ", " : "", (int)length, list);
	}
	return found;
}

const char *words_changed(struct arena *arena, const char *gone, const char *came)
{
	if (gone && came)
		return arena_printf(arena, "no longer: %s; now: %s", gone, came);
	return gone   ? arena_printf(arena, "no longer: %s", gone)
	       : came ? arena_printf(arena, "now: %s", came)
		      : NULL;
}
