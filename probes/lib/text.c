/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/text.h"

#include <string.h>

int text_hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return -1;
}

static bool take(const char **text, unsigned base, uint64_t most, uint64_t *number)
{
	const char *at = *text;
	uint64_t value = 0;

	for (;; at++) {
		int digit = text_hex_digit(*at);
		if (digit < 0 || (unsigned)digit >= base)
			break;
		if ((uint64_t)digit > most || value > (most - (uint64_t)digit) / base)
			return false;
		value = value * base + (uint64_t)digit;
	}
	if (at == *text)
		return false;
	*text = at;
	*number = value;
	return true;
}

bool text_take_decimal(const char **text, uint64_t most, uint64_t *number)
{
	return take(text, 10, most, number);
}

bool text_take_hex(const char **text, uint64_t most, uint64_t *number)
{
	const char *at = *text + (strncmp(*text, "0x", 2) == 0 ? 2 : 0);

	if (!take(&at, 16, most, number))
		return false;
	*text = at;
	return true;
}

bool text_take_digits(const char **text, size_t fewest, size_t most_digits, uint64_t *number)
{
	const char *at = *text;
	uint64_t value;

	if (!take(&at, 16, UINT64_MAX, &value) || (size_t)(at - *text) < fewest ||
	    (size_t)(at - *text) > most_digits)
		return false;
	*text = at;
	*number = value;
	return true;
}

bool text_is_decimal(const char *text, uint64_t most, uint64_t *number)
{
	uint64_t value;

	if (!take(&text, 10, most, &value) || *text)
		return false;
	*number = value;
	return true;
}

bool text_is_hex(const char *text, uint64_t most, uint64_t *number)
{
	uint64_t value;

	if (!text_take_hex(&text, most, &value) || *text)
		return false;
	*number = value;
	return true;
}
