/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_write(const uint8_t *bytes, size_t length, char *text)
{
	char *to = text;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned three = (unsigned)bytes[i] << 16 | (left > 1 ? bytes[i + 1] : 0u) << 8 |
				 (left > 2 ? bytes[i + 2] : 0u);
		*to++ = digits[three >> 18];
		*to++ = digits[three >> 12 & 63];
		*to++ = left > 1 ? digits[three >> 6 & 63] : '=';
		*to++ = left > 2 ? digits[three & 63] : '=';
	}
	return (size_t)(to - text);
}

static int digit(char character)
{
	const char *at = character ? strchr(digits, character) : NULL;

	return at ? (int)(at - digits) : -1;
}

size_t base64_read(const char **text, uint8_t *bytes, size_t room)
{
	size_t length = 0;
	unsigned bits = 0, count = 0;

	for (; digit(**text) >= 0; ++*text) {
		bits = bits << 6 | (unsigned)digit(**text);
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		if (length < room)
			bytes[length] = (uint8_t)(bits >> count);
		length++;
	}
	return length;
}
