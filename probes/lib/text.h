/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers from text. Only digits count: no sign, no blanks before them, and "0x" only where it is said. A number that is larger than
 * `most` is none, however many digits it has.
 */
#ifndef PROBES_LIB_TEXT_H
#define PROBES_LIB_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* The number that begins at *at, which moves behind its last digit. False, and nothing moved or written, where there is none. */
bool text_take_decimal(const char **at, uint64_t most, uint64_t *value);
bool text_take_hex(const char **at, uint64_t most, uint64_t *value);

/* "0x" may stand before the digits. */
bool text_take_0x(const char **at, uint64_t most, uint64_t *value);

/* The whole text is a number. False, and nothing written, where it is not. */
bool text_is_decimal(const char *text, uint64_t most, uint64_t *value);
bool text_is_hex(const char *text, uint64_t most, uint64_t *value);
bool text_is_0x(const char *text, uint64_t most, uint64_t *value);

#endif
