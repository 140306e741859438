/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words in a text, as blockers ("one, two") and the kernel's options ("one two") are. */
#ifndef INIT_COMPARE_WORD_LISTS_H
#define INIT_COMPARE_WORD_LISTS_H

#include "probes/lib/arena.h"

/* Those words of a list that another list has not, "one, two"; NULL where there is none. */
const char *words_missing(struct arena *arena, const char *list, const char *other);

/* "no longer: one; now: two", NULL where neither is. */
const char *words_changed(struct arena *arena, const char *gone, const char *came);

#endif
