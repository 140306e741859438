/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/bytes.h"

struct bytes bytes_of(const void *data, size_t length)
{
	return (struct bytes){ .data = data, .length = data ? length : 0 };
}

static void mark_bad(struct bytes *cursor)
{
	if (!cursor->bad)
		cursor->bad_at = bytes_offset(cursor);
	cursor->bad = true;
	cursor->at = cursor->length;
}

static uint64_t little_endian(struct bytes *cursor, size_t width)
{
	if (bytes_left(cursor) < width) {
		mark_bad(cursor);
		return 0;
	}

	uint64_t value = 0;
	for (size_t i = 0; i < width; i++)
		value |= (uint64_t)cursor->data[cursor->at + i] << (8 * i);
	cursor->at += width;
	return value;
}

uint8_t bytes_u8(struct bytes *cursor)
{
	return (uint8_t)little_endian(cursor, 1);
}

uint16_t bytes_u16(struct bytes *cursor)
{
	return (uint16_t)little_endian(cursor, 2);
}

uint32_t bytes_u32(struct bytes *cursor)
{
	return (uint32_t)little_endian(cursor, 4);
}

uint64_t bytes_u64(struct bytes *cursor)
{
	return little_endian(cursor, 8);
}

void bytes_skip(struct bytes *cursor, size_t count)
{
	if (bytes_left(cursor) < count)
		mark_bad(cursor);
	else
		cursor->at += count;
}

void bytes_seek(struct bytes *cursor, size_t at)
{
	if (at > cursor->length)
		mark_bad(cursor);
	else
		cursor->at = at;
}

struct bytes bytes_take(struct bytes *cursor, size_t count)
{
	size_t left = bytes_left(cursor);
	struct bytes piece = {
		.data = cursor->data + cursor->at,
		.length = count < left ? count : left,
		.base = bytes_offset(cursor),
	};

	if (count > left) {
		piece.bad = true;
		piece.bad_at = piece.base + left;
	}
	bytes_skip(cursor, count);
	return piece;
}

size_t bytes_left(const struct bytes *cursor)
{
	return cursor->length - cursor->at;
}

size_t bytes_offset(const struct bytes *cursor)
{
	return cursor->base + cursor->at;
}
