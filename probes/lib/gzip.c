/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/gzip.h"

#include "probes/lib/checksum.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

/* zlib writes neither header nor trailer where the bits of the window are negative. */
enum { WINDOW_BITS = -15, LEVEL = 9, MEMORY = 9, TRAILER = 8 };

static bool pack(z_stream *stream)
{
	if (deflateInit2(stream, LEVEL, Z_DEFLATED, WINDOW_BITS, MEMORY, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		return false;
	bool whole = deflate(stream, Z_FINISH) == Z_STREAM_END;
	deflateEnd(stream);
	return whole;
}

static void put_number(uint8_t *to, size_t number)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(number >> 8 * i);
}

size_t gzip_bytes(const uint8_t *bytes, size_t length, uint8_t *packed, size_t room)
{
	static const uint8_t head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };

	if (room < sizeof head + TRAILER || room > UINT_MAX || length > UINT_MAX)
		return 0;
	memcpy(packed, head, sizeof head);
	z_stream stream = {
		.next_in = bytes,
		.avail_in = (unsigned)length,
		.next_out = packed + sizeof head,
		/* it wants to see room behind its last byte; the trailer's is some */
		.avail_out = (unsigned)(room - sizeof head),
	};
	if (!pack(&stream) || stream.avail_out < TRAILER)
		return 0;
	put_number(stream.next_out, checksum_crc32(0, bytes, length));
	put_number(stream.next_out + 4, length);
	return sizeof head + stream.total_out + TRAILER;
}
