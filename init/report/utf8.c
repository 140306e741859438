/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/utf8.h"

#include <stdbool.h>

static bool continues(const unsigned char *text, size_t count)
{
	for (size_t i = 1; i <= count; i++)
		if ((text[i] & 0xc0) != 0x80)
			return false;
	return true;
}

size_t utf8_length(const char *string)
{
	const unsigned char *text = (const unsigned char *)string;
	unsigned char first = text[0], second = first ? text[1] : 0;

	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return continues(text, 1) ? 2 : 0;
	if (first >= 0xe0 && first <= 0xef) {
		if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f))
			return 0;
		return continues(text, 2) ? 3 : 0;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
			return 0;
		return continues(text, 3) ? 4 : 0;
	}
	return 0;
}
