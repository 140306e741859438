/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers from text that may hold anything.
 *
 * A number is its digits and nothing else: a sign or a blank before them is no number, and a number
 * above `most` is none, however many digits it has. Leading zeros are allowed. Where there is no
 * number the result is false and nothing is changed.
 */
#ifndef PROBES_LIB_TEXT_H
#define PROBES_LIB_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a hexadecimal digit of either case stands for; -1 where the character is none. */
int text_hex_digit(char character);

/* --- At the begin of a text: `text` then stands behind the number, at whatever follows it --- */

bool text_take_decimal(const char **text, uint64_t most, uint64_t *number);

/* Hexadecimal, with "0x" before it or without. */
bool text_take_hex(const char **text, uint64_t most, uint64_t *number);

/* Hexadecimal digits without "0x", from `fewest` to `most_digits` of them and not one more. */
bool text_take_digits(const char **text, size_t fewest, size_t most_digits, uint64_t *number);

/* --- The whole text is the number: false also where anything follows it --- */

bool text_is_decimal(const char *text, uint64_t most, uint64_t *number);
bool text_is_hex(const char *text, uint64_t most, uint64_t *number);

#endif
