/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base64 (RFC 4648, section 4). */
#ifndef PROBES_LIB_BASE64_H
#define PROBES_LIB_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Letters that so many bytes become; `text` of base64_write() holds them, and no NUL. */
#define BASE64_LETTERS(bytes) (((bytes) + 2) / 3 * 4)

/* Gives the number of letters. */
size_t base64_write(const uint8_t *bytes, size_t length, char *text);

/*
 * Reads letters up to the first that is none, or the padding, and leaves `text` there. How many
 * bytes they were; more than `room` where they do not fit, of which the first ones are in `bytes`.
 */
size_t base64_read(const char **text, uint8_t *bytes, size_t room);

#endif
