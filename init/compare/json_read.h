/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads JSON (RFC 8259) as it comes, a value at a time: what is not asked for is never kept, so a
 * file of any size takes the same memory.
 *
 * A value's path is "machine.firmware.version", "devices[].blockers[]". Of a string at most
 * JSON_TEXT bytes are kept (json_scan.h); \u0000 and halves of surrogates become U+FFFD.
 */
#ifndef INIT_COMPARE_JSON_READ_H
#define INIT_COMPARE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_PATH = 256, JSON_DEPTH = 40 };

struct json_taker {
	/* `text` is NULL for null; "true", "false" and numbers are as they stand */
	void (*value)(void *context, const char *path, const char *text);
	/* an object has ended: what came since the last of this path was in it */
	void (*end)(void *context, const char *path);
	void *context;
};

struct json_fault {
	size_t line;
	const char *what; /* "expected a comma or the end of the object" */
};

/*
 * Reads an open file from its begin, whatever its position is. False and the fault where it is no
 * JSON or cannot be read; the values before that have been given.
 */
bool json_read(int file, const struct json_taker *taker, struct json_fault *fault);

#endif
