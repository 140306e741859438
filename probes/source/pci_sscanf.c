/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of sscanf() that libpci uses, under the name that scripts/build-libraries gives it there: "%x" "%d" "%llx" and plain
 * characters. That of libc brings floating point along, which is 10 kB of the binary.
 */
#include "probes/lib/text.h"

#include <stdarg.h>
#include <string.h>

int pci_sscanf(const char *text, const char *format, ...) __attribute__((format(scanf, 2, 3)));

/* Blanks may stand before a number. */
static bool take(const char **text, char kind, uint64_t most, uint64_t *value)
{
	*text += strspn(*text, " \t\n");
	return kind == 'x' ? text_take_hex(text, most, value) : text_take_decimal(text, most, value);
}

/* Gives how many numbers were read before the first thing that did not fit. */
int pci_sscanf(const char *text, const char *format, ...)
{
	va_list arguments;
	int count = 0;

	va_start(arguments, format);
	for (; *format; format++) {
		uint64_t value;
		if (*format == ' ')
			continue;
		if (*format != '%') {
			if (*text++ != *format)
				break;
			continue;
		}
		bool wide = strncmp(++format, "ll", 2) == 0;
		format += wide ? 2 : 0;
		if (!take(&text, *format, wide ? UINT64_MAX : UINT32_MAX, &value))
			break;
		if (wide)
			*va_arg(arguments, unsigned long long *) = value;
		else
			*va_arg(arguments, unsigned *) = (unsigned)value;
		count++;
	}
	va_end(arguments);
	return count;
}
