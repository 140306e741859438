/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/markup.h"

#include "init/report/utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Gives how many bytes of the text it wrote. */
static size_t write_character(FILE *out, const char *text)
{
	size_t length = utf8_length(text);

	switch (*text) {
	case '&': fputs("&amp;", out); return 1;
	case '<': fputs("&lt;", out); return 1;
	case '>': fputs("&gt;", out); return 1;
	case '"': fputs("&quot;", out); return 1;
	case '\'': fputs("&#39;", out); return 1;
	case '\n': putc('\n', out); return 1;
	default: break;
	}
	/* 0xc2 begins the control characters of Latin-1. */
	if (!length || (unsigned char)*text < ' ' || *text == 0x7f ||
	    ((unsigned char)*text == 0xc2 && (unsigned char)text[1] < 0xa0)) {
		putc('?', out);
		return length ? length : 1;
	}
	fwrite(text, 1, length, out);
	return length;
}

void markup_text(FILE *out, const char *text)
{
	while (*text)
		text += write_character(out, text);
}

void markup_cut(FILE *out, const char *text, size_t most)
{
	size_t count = 0;

	for (const char *at = text; *at; at += utf8_length(at) ? utf8_length(at) : 1)
		count++;
	for (size_t left = count > most ? most - 1 : count; left; left--)
		text += write_character(out, text);
	if (count > most)
		fputs("\u2026", out);
}

/* One conversion; gives the format behind it. */
static const char *convert(FILE *out, const char *format, va_list *arguments)
{
	switch (*format) {
	case 's': markup_text(out, va_arg(*arguments, const char *)); break;
	case 'u': fprintf(out, "%u", va_arg(*arguments, unsigned)); break;
	case 'd': fprintf(out, "%d", va_arg(*arguments, int)); break;
	case 'c': putc(va_arg(*arguments, int), out); break;
	case 'z':
		fprintf(out, "%zu", va_arg(*arguments, size_t));
		format++;
		break;
	case '%': putc('%', out); break;
	default: abort();
	}
	return format + 1;
}

void markup(FILE *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	while (*format) {
		size_t plain = strcspn(format, "%");
		fwrite(format, 1, plain, out);
		format += plain;
		if (*format)
			format = convert(out, format + 1, &arguments);
	}
	va_end(arguments);
}
