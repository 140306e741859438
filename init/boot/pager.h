/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long texts on a console, a screenful at a time. */
#ifndef INIT_BOOT_PAGER_H
#define INIT_BOOT_PAGER_H

#include "init/boot/consoles.h"

/*
 * Shows the text on this console and waits at each full screen: space goes on by a screen, Enter by
 * a line, q ends; so does a key on another console, that nobody who left locks the others out.
 */
void pager_show(struct consoles *consoles, size_t which, const char *bytes, size_t length);

/*
 * How many of the bytes fill at most `rows` rows of `columns`: whole lines, at least one. Colours
 * (ESC [ … m) take no room.
 */
size_t pager_fitting(const char *bytes, size_t length, unsigned rows, unsigned columns);

#endif
