/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lines of an embedded report (embedded_form.h) come to. */
#ifndef PROBES_PASTE_EMBEDDED_KEYS_H
#define PROBES_PASTE_EMBEDDED_KEYS_H

#include "probes/paste/embedded_form.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct embedded {
	size_t length; /* of what is packed */
	bool crc_is_right;
	bool have[EMBEDDED_LINES_AT_MOST]; /* this line was there */
	uint8_t bytes[];                   /* of a line that was not: zeros */
};

enum embedded_state { EMBEDDED_NOTHING, EMBEDDED_PART, EMBEDDED_WHOLE };

/*
 * Writes the JSON report into `file`, of at most CAPTURE_AT_MOST bytes: byte for byte where all of
 * it is there; else an object of the keys that are, and of "lost", a list that says between which
 * keys something is missing.
 */
enum embedded_state embedded_write_keys(const struct embedded *embedded, int file);

#endif
