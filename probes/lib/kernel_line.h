/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's command line as it may leave the machine: an allow-list of options and of what may
 * stand in their values. */
#ifndef PROBES_LIB_KERNEL_LINE_H
#define PROBES_LIB_KERNEL_LINE_H

#include "probes/lib/arena.h"

#include <stdbool.h>

/*
 * A copy in which words whose option is not in the list are MASKED, several in a row once, and in
 * the values of the others what is no word of the list, no PCI address, pair of ids or short
 * number. Masking twice changes nothing. A rule that judges another option adds its name to the
 * list in kernel_line.c, or it never sees it.
 */
char *kernel_line_masked(struct arena *arena, const char *line, size_t length);

/* Whether the list, words with a blank between them, has the word. Small letters only; a dash
 * counts as an underscore. */
bool kernel_line_has(const char *list, const char *word, size_t length);

/* Whether it is one of the words that stay in values: the name of a system, of a driver, "on". A
 * dash counts as an underscore. */
bool kernel_line_knows(const char *word, size_t length);

#endif
