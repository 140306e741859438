/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/inflate.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

enum { WINDOW_BITS = 15 }; /* the most that deflated data may look back */

struct output {
	inflate_taker *take;
	void *context;
};

/* zlib was given all that there is. */
static unsigned no_more(void *nothing, const unsigned char **bytes)
{
	(void)nothing;
	*bytes = NULL;
	return 0;
}

static int take(void *output, unsigned char *bytes, unsigned count)
{
	const struct output *to = output;

	return !to->take(to->context, bytes, count);
}

size_t inflate_bytes(const uint8_t *packed, size_t length, inflate_taker *taker, void *context)
{
	static uint8_t window[1 << WINDOW_BITS];
	struct output output = { taker, context };
	z_stream stream = { .next_in = packed, .avail_in = (unsigned)length };

	if (length > UINT_MAX || inflateBackInit(&stream, WINDOW_BITS, window) != Z_OK)
		return 0;
	bool whole = inflateBack(&stream, no_more, NULL, take, &output) == Z_STREAM_END;
	inflateBackEnd(&stream);
	return whole ? length - stream.avail_in : 0;
}

struct room {
	char *at;
	size_t size;
};

static bool append(void *context, const uint8_t *bytes, size_t count)
{
	struct room *room = context;

	if (count > room->size)
		return false;
	memcpy(room->at, bytes, count);
	room->at += count;
	room->size -= count;
	return true;
}

char *inflate_whole(const uint8_t *packed, size_t length, size_t size)
{
	char *bytes = malloc(size);
	struct room room = { bytes, size };

	if (!bytes || !inflate_bytes(packed, length, append, &room) || room.size)
		abort();
	return bytes;
}
