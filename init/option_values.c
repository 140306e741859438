/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/option_values.h"

#include "probes/lib/text.h"

#include <string.h>

enum { TENTHS_AT_MOST = 10 * SECONDS_AT_MOST };

bool value_is_time(const char *text, unsigned *milliseconds)
{
	uint64_t seconds, tenths = 0;

	if (!text_take_decimal(&text, SECONDS_AT_MOST, &seconds))
		return false;
	if (*text == '.') {
		text++;
		if (strlen(text) != 1 || !text_is_decimal(text, 9, &tenths))
			return false;
	} else if (*text) {
		return false;
	}
	tenths += seconds * 10;
	*milliseconds = (unsigned)(tenths * 100);
	return tenths >= 1 && tenths <= TENTHS_AT_MOST;
}

bool value_is_count(const char *text, unsigned most, unsigned *number)
{
	uint64_t count;

	if (!text_is_decimal(text, most, &count) || !count)
		return false;
	*number = (unsigned)count;
	return true;
}

bool value_is_text_port(const char *name)
{
	return (strncmp(name, "tty", 3) == 0 || strncmp(name, "vport", 5) == 0) &&
	       !strchr(name, '/') && strlen(name) < 16;
}

bool value_is_io_port(const char *text, unsigned *port)
{
	uint64_t number = 0;

	if (strncmp(text, "0x", 2) != 0 || !text_is_hex(text + 2, 0xffff, &number))
		return false;
	*port = (unsigned)number;
	return number != 0;
}

int value_word(const char *text, size_t length, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (strlen(words[i]) == length && strncmp(text, words[i], length) == 0)
			return i;
	return -1;
}
