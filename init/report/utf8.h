/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8 in texts that may hold anything. */
#ifndef INIT_REPORT_UTF8_H
#define INIT_REPORT_UTF8_H

#include <stddef.h>

/*
 * Length of the sequence at `text`, 1 at its end, 0 where it is none: too long a form, a surrogate,
 * beyond U+10FFFF (RFC 3629).
 */
size_t utf8_length(const char *text);

#endif
