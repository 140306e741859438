/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing HTML. What comes from the machine may hold anything: every text that is put into the
 * markup is escaped, what is no UTF-8 and control characters become '?'.
 */
#ifndef INIT_REPORT_MARKUP_H
#define INIT_REPORT_MARKUP_H

#include <stdio.h>

/*
 * The format is markup and stays as it is; what stands for %s is escaped, and may be part of an
 * attribute in quotes. Beside %s it knows %u, %d, %zu, %c and %%, no widths.
 */
void markup(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text alone, escaped. */
void markup_text(FILE *out, const char *text);

/* As markup_text(), at most `most` characters; a longer one ends in "…". */
void markup_cut(FILE *out, const char *text, size_t most);

#endif
