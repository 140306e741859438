/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/gzip.h"

#include "probes/lib/checksum.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	REPEAT_LEAST = 3,
	REPEAT_MOST = 258,
	WINDOW = 1 << 15, /* how far back a repeat may lie */
	HASH_BITS = 15,
	TRIES = 512,    /* places that begin alike; more gain little */
	BLOCK_HEAD = 3, /* the last block, of fixed codes */
	END_OF_BLOCK = 256,
	FIRST_LENGTH = 257,
	LONGEST = 285,
};

struct packer {
	const uint8_t *bytes;
	size_t length;
	uint8_t *packed;
	size_t room, used;
	uint32_t bits; /* those that fill no byte yet, the first one lowest */
	unsigned bit_count;
	/* places in `bytes` plus 1, 0: none: the last that began so, and the one before each */
	uint32_t last[1 << HASH_BITS], before[WINDOW];
};

/* --- What is written: past the end it is counted only --- */

static void put_byte(struct packer *packer, unsigned byte)
{
	if (packer->used < packer->room)
		packer->packed[packer->used] = (uint8_t)byte;
	packer->used++;
}

static void put_number(struct packer *packer, uint32_t number)
{
	for (int shift = 0; shift < 32; shift += 8)
		put_byte(packer, number >> shift & 0xff);
}

static void put_bits(struct packer *packer, uint32_t bits, unsigned count)
{
	packer->bits |= bits << packer->bit_count;
	for (packer->bit_count += count; packer->bit_count >= 8; packer->bit_count -= 8) {
		put_byte(packer, packer->bits & 0xff);
		packer->bits >>= 8;
	}
}

/* Codes, other than numbers, begin with their highest bit. */
static void put_code(struct packer *packer, unsigned code, unsigned count)
{
	while (count--)
		put_bits(packer, code >> count & 1, 1);
}

/* RFC 1951, 3.2.6 */
static void put_symbol(struct packer *packer, unsigned symbol)
{
	if (symbol < 144)
		put_code(packer, 0x30 + symbol, 8);
	else if (symbol < 256)
		put_code(packer, 0x190 + symbol - 144, 9);
	else if (symbol < 280)
		put_code(packer, symbol - 256, 7);
	else
		put_code(packer, 0xc0 + symbol - 280, 8);
}

static unsigned log2_of(unsigned number)
{
	return 31 - (unsigned)__builtin_clz(number);
}

/* RFC 1951, 3.2.5, whose tables come to this. */
static void put_repeat(struct packer *packer, unsigned length, unsigned distance)
{
	unsigned number = length - REPEAT_LEAST;
	unsigned more = number < 8 ? 0 : log2_of(number) - 2;

	if (length == REPEAT_MOST) {
		put_symbol(packer, LONGEST);
	} else {
		put_symbol(packer, FIRST_LENGTH + (more << 2) + (number >> more));
		put_bits(packer, number & ((1u << more) - 1), more);
	}
	number = distance - 1;
	more = number < 4 ? 0 : log2_of(number) - 1;
	put_code(packer, (more << 1) + (number >> more), 5);
	put_bits(packer, number & ((1u << more) - 1), more);
}

/* --- What repeats --- */

static uint32_t *last_alike(struct packer *packer, size_t at)
{
	const uint8_t *three = packer->bytes + at;
	uint32_t number = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];

	return &packer->last[number * 0x9e3779b1u >> (32 - HASH_BITS)];
}

/* The longest repeat of what was before; its length, 0 where there is none. */
static unsigned find(struct packer *packer, size_t at, unsigned *distance)
{
	size_t left = packer->length - at, most = left < REPEAT_MOST ? left : REPEAT_MOST;
	unsigned longest = 0;

	if (left < REPEAT_LEAST)
		return 0;
	uint32_t place = *last_alike(packer, at);
	for (int i = 0; place && at + 1 - place <= WINDOW && i < TRIES; i++) {
		const uint8_t *old = packer->bytes + place - 1;
		unsigned same = 0;
		while (same < most && old[same] == packer->bytes[at + same])
			same++;
		if (same > longest) {
			longest = same;
			*distance = (unsigned)(at + 1 - place);
		}
		place = packer->before[(place - 1) % WINDOW];
	}
	return longest < REPEAT_LEAST ? 0 : longest;
}

static void remember(struct packer *packer, size_t at)
{
	if (packer->length - at < REPEAT_LEAST)
		return;
	uint32_t *last = last_alike(packer, at);
	packer->before[at % WINDOW] = *last;
	*last = (uint32_t)at + 1;
}

static void pack(struct packer *packer)
{
	unsigned distance = 0;

	put_bits(packer, BLOCK_HEAD, 3);
	for (size_t at = 0; at < packer->length;) {
		unsigned length = find(packer, at, &distance);
		if (length)
			put_repeat(packer, length, distance);
		else
			put_symbol(packer, packer->bytes[at]);
		for (size_t end = at + (length ? length : 1); at < end; at++)
			remember(packer, at);
	}
	put_symbol(packer, END_OF_BLOCK);
	put_bits(packer, 0, 7);
}

size_t gzip_bytes(const uint8_t *bytes, size_t length, uint8_t *packed, size_t room)
{
	static const uint8_t head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };
	struct packer *packer = length < UINT32_MAX ? calloc(1, sizeof *packer) : NULL;

	if (!packer)
		return 0;
	packer->bytes = bytes;
	packer->length = length;
	packer->packed = packed;
	packer->room = room;
	for (size_t i = 0; i < sizeof head; i++)
		put_byte(packer, head[i]);
	pack(packer);
	put_number(packer, checksum_crc32(0, bytes, length));
	put_number(packer, (uint32_t)length);
	size_t used = packer->used;
	free(packer);
	return used <= room ? used : 0;
}
