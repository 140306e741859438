/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/text.h"

/* 16 and more: no digit. */
static unsigned digit_of(char character)
{
	if (character >= '0' && character <= '9')
		return (unsigned)(character - '0');
	character |= 'a' - 'A';
	return character >= 'a' && character <= 'f' ? (unsigned)(character - 'a') + 10 : 16;
}

static bool take(const char **at, unsigned base, uint64_t most, uint64_t *value)
{
	const char *text = *at;
	uint64_t number = 0;

	for (unsigned digit; (digit = digit_of(*text)) < base; text++) {
		if (digit > most || number > (most - digit) / base)
			return false;
		number = number * base + digit;
	}
	if (text == *at)
		return false;
	*at = text;
	*value = number;
	return true;
}

bool text_take_decimal(const char **at, uint64_t most, uint64_t *value)
{
	return take(at, 10, most, value);
}

bool text_take_hex(const char **at, uint64_t most, uint64_t *value)
{
	return take(at, 16, most, value);
}

bool text_take_0x(const char **at, uint64_t most, uint64_t *value)
{
	const char *text = *at;

	text += text[0] == '0' && (text[1] | 0x20) == 'x' ? 2 : 0;
	if (!take(&text, 16, most, value))
		return false;
	*at = text;
	return true;
}

bool text_is_decimal(const char *text, uint64_t most, uint64_t *value)
{
	uint64_t number;

	if (!text_take_decimal(&text, most, &number) || *text)
		return false;
	*value = number;
	return true;
}

bool text_is_hex(const char *text, uint64_t most, uint64_t *value)
{
	uint64_t number;

	if (!text_take_hex(&text, most, &number) || *text)
		return false;
	*value = number;
	return true;
}

bool text_is_0x(const char *text, uint64_t most, uint64_t *value)
{
	uint64_t number;

	if (!text_take_0x(&text, most, &number) || *text)
		return false;
	*value = number;
	return true;
}
