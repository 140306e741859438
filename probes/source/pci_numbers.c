/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How libpci reads numbers, under the names that scripts/build-libraries gives the functions there.
 * Those of libc are 12 kB of the binary.
 */
#include "probes/lib/text.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

long pci_strtol(const char *text, char **end, int base);
unsigned long pci_strtoul(const char *text, char **end, int base);
int pci_sscanf(const char *text, const char *format, ...) __attribute__((format(scanf, 2, 3)));

/* Blanks may stand before a number. */
static bool take(const char **text, char kind, uint64_t most, uint64_t *value)
{
	*text += strspn(*text, " \t\n");
	return kind == 'x' ? text_take_hex(text, most, value)
			   : text_take_decimal(text, most, value);
}

/*
 * strtol() of libpci's: base 0, and `end` is NULL. "0x10\n", "16\n" or "-1\n"; 0 where there is no
 * number, or one that is too big.
 */
long pci_strtol(const char *text, char **end, int base)
{
	bool negative = *text == '-';
	uint64_t value = 0;

	(void)end;
	text += negative;
	if (base == 16 || (text[0] == '0' && text[1] == 'x'))
		text_take_hex(&text, LONG_MAX, &value);
	else
		text_take_decimal(&text, LONG_MAX, &value);
	return negative ? -(long)value : (long)value;
}

/* The same with base 16. */
unsigned long pci_strtoul(const char *text, char **end, int base)
{
	return (unsigned long)pci_strtol(text, end, base);
}

/*
 * "%x" "%d" "%llx" and plain characters. Gives how many numbers were read before the first thing
 * that did not fit.
 */
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
