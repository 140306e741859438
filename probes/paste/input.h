/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of a paste: unpacked, and told from a capture. */
#ifndef PROBES_PASTE_INPUT_H
#define PROBES_PASTE_INPUT_H

#include "probes/paste/complain.h"
#include "probes/source/lines.h"

#include <stdbool.h>
#include <stddef.h>

enum { LINE_ROOM = 65536 };
/* bytes of a file; of one that is packed, or a capture: CAPTURE_AT_MOST */
#define PASTE_AT_MOST ((size_t)4 << 30)

/* The whole file, what gzip packed in memory; -1, and a line on standard error. */
int input_open(int file, const char *name);

/* A line that begins as a question of a capture does, or the heading of a recording. */
bool input_is_question(const char *line);

/* One of the first lines is such: most files need not be read twice. */
bool input_is_capture(int file);

/* Says of a capture how many lines of the file are none of it, or which they are. */
void input_tell_beside(int file, const char *name, bool verbose);

/* Says what ended the lines before their end. */
void input_end(const char *name, const struct lines *lines);

#endif
