/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/paste/complain.h"

#include "probes/source/capture_parts.h"

#include <stdarg.h>
#include <stdio.h>

void input_complain(const char *name, size_t line, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "vfio-preflight: %s:", name);
	fprintf(stderr, line ? "%zu: " : " ", line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

const char *input_quote(const char *text)
{
	return capture_quote(text);
}
