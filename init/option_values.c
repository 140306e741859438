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

static bool name_place(struct report_places *places, const char *name, size_t length)
{
	const struct {
		const char *name;
		bool *wanted;
	} known[] = { { "console", &places->console },
		      { "usb", &places->usb },
		      { "efi", &places->efi },
		      { "bmc", &places->bmc },
		      { "image", &places->image } };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == length && !memcmp(known[i].name, name, length))
			return *known[i].wanted = true;
	return !*places->server.host && url_parse(name, length, &places->server);
}

bool value_is_places(const char *value, struct report_places *places)
{
	*places = (struct report_places){ 0 };
	/* No place at all would be a report that nobody ever sees. */
	if (!*value)
		return false;
	while (*value) {
		size_t length = strcspn(value, ",");
		if (!name_place(places, value, length))
			return false;
		value += length + (value[length] == ',');
	}
	return true;
}

bool value_is_fault(const char *text)
{
	return strncmp(text, "crash:", 6) == 0 || strncmp(text, "hang:", 5) == 0 ||
	       strcmp(text, "steps") == 0;
}
