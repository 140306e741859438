/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the bytes of a capture mean something: registers of configuration space, fields of ACPI
 * tables.
 */
#ifndef INIT_TESTS_PLACES_H
#define INIT_TESTS_PLACES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PLACES_AT_MOST = 4096 };

struct places {
	size_t at[PLACES_AT_MOST];
	size_t count;
};

/* `length` bytes from `at` on, those that are there. */
static inline void places_add(struct places *places, size_t at, size_t length, size_t end)
{
	for (; length && at < end && places->count < PLACES_AT_MOST; length--)
		places->at[places->count++] = at++;
}

/* The header, and of each capability its own header and the registers behind it. */
static inline void places_of_config(struct places *places, const uint8_t *bytes, size_t count)
{
	places_add(places, 0x00, 0x28, count);
	places_add(places, 0x30, 0x06, count);
	places_add(places, 0x3e, 0x02, count);
	if (count >= 256)
		for (size_t at = bytes[0x34], hops = 0; at >= 0x40 && at < 256 && hops < 48;
		     at = bytes[(at + 1) & 0xff], hops++)
			places_add(places, at, 0x18, count);
	if (count >= 4096)
		for (size_t at = 0x100, hops = 0; at >= 0x100 && at < 4092 && hops < 48; hops++) {
			places_add(places, at, 0x10, count);
			at = (size_t)bytes[at + 3] << 4 | bytes[at + 2] >> 4;
		}
}

struct table_form {
	char signature[5];
	uint8_t first, length_at, length_width; /* of its structures */
};

/*
 * The header's fields, and of each structure its begin; of IVHDs, scopes and the like all, for they
 * lie in there.
 */
static inline void places_of_table(struct places *places, const uint8_t *bytes, size_t count)
{
	static const struct table_form forms[] = {
		{ "DMAR", 48, 2, 2 }, { "IVRS", 48, 2, 2 }, { "VIOT", 48, 2, 2 },
		{ "APIC", 44, 1, 1 }, { "MCFG", 44, 0, 0 },
	};

	places_add(places, 4, 6, count);
	places_add(places, 36, 12, count);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const struct table_form *form = &forms[i];
		if (count < 36 || memcmp(bytes, form->signature, 4) != 0)
			continue;
		for (size_t at = form->first; at + 4 <= count && places->count < PLACES_AT_MOST;) {
			size_t length = form->length_width ? bytes[at + form->length_at] : 16;
			if (form->length_width == 2)
				length |= (size_t)bytes[at + form->length_at + 1] << 8;
			places_add(places, at, length < 64 ? length : 64, count);
			at += length ? length : 1;
		}
	}
}

#endif
