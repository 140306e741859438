/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing on a screen of 80 columns or more. What comes from the machine may hold anything, so
 * every character that is not printable ASCII is shown as '?': no escape sequence of a firmware
 * string reaches a terminal.
 */
#ifndef INIT_REPORT_PAGE_H
#define INIT_REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { PAGE_WIDTH = 80, PAGE_WIDEST = 200 };

enum tone { TONE_PLAIN, TONE_GOOD, TONE_CAUTION, TONE_BAD, TONE_STRONG };

struct page {
	FILE *out;
	bool colour;
	unsigned width; /* columns; less than PAGE_WIDTH, as 0, is PAGE_WIDTH */
	unsigned lines; /* written so far */
};

/* Columns to write in: PAGE_WIDTH to PAGE_WIDEST. */
unsigned page_width(const struct page *page);

/* One line as printf, cut at the width with "..." at its end. */
void page_line(struct page *page, enum tone tone, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * A text wrapped at words: `first` in front of the first line, as many blanks before the others. At
 * most `most` lines (0: as many as needed); where more would follow, the last ends in "...".
 */
void page_wrap(struct page *page, enum tone tone, const char *first, const char *text,
	       unsigned most);

/* How many lines page_wrap() makes of a text behind an indent of so many blanks. */
unsigned page_lines(const struct page *page, size_t indent, const char *text);

#endif
