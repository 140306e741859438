/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/deliver.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

void document_free(struct document *document)
{
	if (document->bytes)
		munmap((void *)document->bytes, document->length);
	document->bytes = NULL;
}

/* A detail is one line whatever a machine calls itself. */
static void keep_printable(char *text)
{
	for (; *text; text++) {
		if (!isprint((unsigned char)*text))
			*text = '?';
	}
}

void delivery_set(struct delivery *result, const char *place, enum status status,
		  const char *detail, ...)
{
	va_list arguments;

	*result = (struct delivery){ .status = status };
	(void)snprintf(result->place, sizeof(result->place), "%s", place);

	va_start(arguments, detail);
	(void)vsnprintf(result->detail, sizeof(result->detail), detail, arguments);
	va_end(arguments);
	keep_printable(result->detail);
}
