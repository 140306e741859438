/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/mask_tables.h"

#include "probes/lib/bytes.h"
#include "probes/lib/mask.h"
#include "probes/machine/fact.h"

#include <string.h>

enum {
	SPACE = 4096,
	EXTENDED_BEGIN = 0x100,
	SERIAL_NUMBER = 0x0003,
	SERIAL_AT = 4,
	SERIAL_SIZE = 8
};

/* --- SMBIOS --- */

static bool names_a_machine(const char *text, size_t length)
{
	struct arena arena = ARENA_EMPTY;
	const char *masked = mask_words(&arena, text, length, SHAPE_MAKER);
	bool differs = strlen(masked) != length || memcmp(masked, text, length) != 0;

	arena_free(&arena);
	return differs;
}

/*
 * SMBIOS 3.6, 6.1: type, length, handle, the rest of the formatted area; then texts, each with a
 * NUL, up to an empty one. The two bytes that end it stay, and so does what tells a reader that a
 * structure is broken. Of a slot's texts only its name stays.
 */
static size_t mask_structure(uint8_t *bytes, size_t left)
{
	enum { HEADER = 4, SLOT = 9, ONBOARD_DEVICE = 41, END_OF_TABLE = 127 };
	const size_t formatted = left > 1 && bytes[1] < left ? bytes[1] : left;
	const bool stays = bytes[0] == SLOT || bytes[0] == ONBOARD_DEVICE;
	const uint8_t name = stays && formatted > HEADER ? bytes[HEADER] : 0;
	size_t at = formatted > HEADER ? formatted : left > HEADER ? HEADER : left;

	if (!stays && bytes[0] != END_OF_TABLE && formatted > HEADER)
		memset(bytes + HEADER, 0, formatted - HEADER);
	for (size_t number = 1;
	     at < left && !(bytes[at] == 0 && (at + 1 == left || bytes[at + 1] == 0)); number++) {
		size_t length = strnlen((const char *)bytes + at, left - at);
		if (number != name || names_a_machine((const char *)bytes + at, length))
			memset(bytes + at, '.', length);
		at += length;
		at += at + 1 < left && bytes[at + 1] != 0;
	}
	return left - at < 2 ? left : at + 2;
}

void mask_smbios(uint8_t *bytes, size_t length)
{
	for (size_t at = 0; at < length;)
		at += mask_structure(bytes + at, length - at);
}

/* --- Configuration space --- */

/* PCI Express 5.0, 7.6.3 and 7.9.3. The chain may loop or point anywhere. */
void mask_config(uint8_t *space, const uint8_t *statuses)
{
	bool seen[SPACE / 4] = { false };
	size_t offset = EXTENDED_BEGIN;

	while (offset >= EXTENDED_BEGIN && !seen[offset / 4] && statuses[offset + 3] == OK) {
		struct bytes cursor = bytes_of(space, SPACE);
		seen[offset / 4] = true;
		bytes_seek(&cursor, offset);
		uint32_t header = bytes_u32(&cursor);
		for (size_t i = SERIAL_AT; (header & 0xffff) == SERIAL_NUMBER &&
					   i < SERIAL_AT + SERIAL_SIZE && offset + i < SPACE;
		     i++)
			space[offset + i] = 0;
		offset = header >> 20 & 0xffc;
	}
}
