/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/gunzip.h"

#include "probes/lib/bytes.h"
#include "probes/lib/checksum.h"

#include <string.h>

enum { FIXED = 10, TRAILER = 8, HAS_CRC = 2, HAS_EXTRA = 4, HAS_NAME = 8, HAS_COMMENT = 16 };

/* Where the deflated bytes begin; 0: there are none. */
static size_t behind_header(const uint8_t *bytes, size_t length)
{
	size_t at = FIXED;

	if (length < FIXED || memcmp(bytes, GZIP_MAGIC, 3) != 0)
		return 0;
	if (bytes[3] & HAS_EXTRA) {
		if (length < at + 2)
			return 0;
		at += 2 + (size_t)(bytes[at] | bytes[at + 1] << 8);
	}
	for (int flag = HAS_NAME; flag <= HAS_COMMENT; flag *= 2)
		if (bytes[3] & flag) {
			const uint8_t *end =
				at < length ? memchr(bytes + at, 0, length - at) : NULL;
			if (!end)
				return 0;
			at = (size_t)(end - bytes) + 1;
		}
	at += bytes[3] & HAS_CRC ? 2 : 0;
	return at < length ? at : 0;
}

struct member {
	inflate_taker *take;
	void *context;
	uint32_t crc;
};

static bool hand_on(void *context, const uint8_t *bytes, size_t count)
{
	struct member *member = context;

	member->crc = checksum_crc32(member->crc, bytes, count);
	return member->take(member->context, bytes, count);
}

/* The checksum behind the data is that of what was unpacked. */
static bool is_whole(const uint8_t *trailer, size_t length, uint32_t crc)
{
	struct bytes rest = bytes_of(trailer, length);

	return length >= TRAILER && bytes_u32(&rest) == crc;
}

size_t gunzip_member(const uint8_t *bytes, size_t length, inflate_taker *take, void *context)
{
	struct member member = { take, context, 0 };
	size_t begin = behind_header(bytes, length);
	size_t used = begin ? inflate_bytes(bytes + begin, length - begin, hand_on, &member) : 0;

	return used && is_whole(bytes + begin + used, length - begin - used, member.crc)
		       ? begin + used + TRAILER
		       : 0;
}
