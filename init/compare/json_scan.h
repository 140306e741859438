/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of json_read.h: characters, strings and words of an open file. */
#ifndef INIT_COMPARE_JSON_SCAN_H
#define INIT_COMPARE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { JSON_TEXT = 2048, JSON_PIECE = 16384, JSON_END = -1 };

struct json_scan {
	int file;
	off_t at; /* of what comes behind the piece */
	size_t next, length;
	size_t line;
	const char *wrong; /* the first fault, or NULL */
	uint32_t half;     /* the first surrogate of a pair, until its second comes */
	char text[JSON_TEXT + 8];
	size_t text_length;
	char piece[JSON_PIECE];
};

/* Notes the first fault. Gives false, for those who say so and leave. */
bool json_fault(struct json_scan *scan, const char *what);

/* The next character, which stays there, or not; JSON_END behind the last. */
int json_peek(struct json_scan *scan);
int json_take(struct json_scan *scan);
int json_peek_behind_blanks(struct json_scan *scan);

/*
 * Into `text`, at most JSON_TEXT bytes of it: a string from its quotation mark on; a number, true,
 * false or null.
 */
bool json_take_string(struct json_scan *scan);
bool json_take_word(struct json_scan *scan);

#endif
