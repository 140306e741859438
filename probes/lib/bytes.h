/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bounded cursor over bytes that may lie. Little endian, as ACPI tables and PCI are.
 *
 * Reading past the end gives zero and sets the sticky `bad` mark with the offset where it happened;
 * a parser may read a whole structure and ask once. Nothing here ever reads outside [data, data +
 * length).
 */
#ifndef PROBES_LIB_BYTES_H
#define PROBES_LIB_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	const uint8_t *data;
	size_t length;
	size_t at; /* next byte to read */
	/* offset of data[0] in the outermost buffer: offsets in messages count from there */
	size_t base;
	bool bad;      /* something was read that is not there */
	size_t bad_at; /* where first, counted from the outermost buffer */
};

struct bytes bytes_of(const void *data, size_t length);

uint8_t bytes_u8(struct bytes *cursor);
uint16_t bytes_u16(struct bytes *cursor);
uint32_t bytes_u32(struct bytes *cursor);
uint64_t bytes_u64(struct bytes *cursor);

/* Moves on without looking. Past the end: bad. */
void bytes_skip(struct bytes *cursor, size_t count);

/* Goes to an offset counted from the cursor's own begin. Past the end: bad. */
void bytes_seek(struct bytes *cursor, size_t at);

/*
 * The next `count` bytes as a cursor of their own, and moves on behind them. Where fewer are left
 * the piece is what is left, and both it and the cursor are bad.
 */
struct bytes bytes_take(struct bytes *cursor, size_t count);

/* Bytes not yet read. */
size_t bytes_left(const struct bytes *cursor);

/* Where the cursor stands, counted from the begin of the outermost buffer. */
size_t bytes_offset(const struct bytes *cursor);

#endif
