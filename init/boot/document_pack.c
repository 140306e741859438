/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/document_pack.h"

#include "probes/lib/gzip.h"

#include <stdlib.h>

bool document_pack(struct document *document, const char *as)
{
	size_t room = GZIP_ROOM(document->length);
	uint8_t *packed = malloc(room);
	size_t length = packed ? gzip_bytes((const uint8_t *)document->bytes, document->length,
					    packed, room)
			       : 0;

	if (length)
		*document = (struct document){ as, (const char *)packed, length };
	else
		free(packed);
	return length != 0;
}
