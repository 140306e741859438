/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * By which words a line of the kernel's log is known for a hint. One table, to which new wordings
 * of new kernels are added; words of old kernels stay, since captures and old systems have them.
 */
#ifndef PROBES_LINUX_LOG_PATTERNS_H
#define PROBES_LINUX_LOG_PATTERNS_H

#include "probes/machine/hint.h"

enum { LOG_PATTERNS_AT_MOST = 160 };

/*
 * Which patterns begin with a byte, so that a line is gone through once and not once for each
 * pattern. Numbers count from 1.
 */
struct log_patterns {
	uint8_t first[256];
	uint8_t next[LOG_PATTERNS_AT_MOST];
};

void log_patterns_prepare(struct log_patterns *patterns);

/* The kind of the first pattern of the table that fits, or HINT_KINDS. */
enum hint_kind log_patterns_match(const struct log_patterns *patterns, const char *line,
				  size_t length);

#endif
