/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Slots and onboard devices of SMBIOS tables, sound and broken. */
#include "probes/platform/smbios_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

struct buffer {
	uint8_t bytes[512];
	size_t length;
};

static void put(struct buffer *buffer, const void *bytes, size_t length)
{
	memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
}

/* `strings` as they stand in the table but for the last NUL, which the literal has. */
#define STRINGS(text) text "\0", sizeof(text "\0")

static void put_slot(struct buffer *table, uint8_t name, uint8_t bus, uint8_t devfn,
		     const char *strings, size_t length)
{
	const uint8_t fields[17] = { 9, 17, 1,  0, name, 0xa5, 13,  4,    4,
				     1, 0,  12, 1, 0,    0,    bus, devfn };

	put(table, fields, sizeof fields);
	put(table, strings, length);
}

static void put_onboard(struct buffer *table, uint8_t bus, uint8_t devfn, const char *strings,
			size_t length)
{
	const uint8_t fields[11] = { 41, 11, 2, 0, 1, 0x85, 1, 0, 0, bus, devfn };

	put(table, fields, sizeof fields);
	put(table, strings, length);
}

static void put_end(struct buffer *table)
{
	put(table, "\x7f\x04\xfe\xff\0", 6);
}

static struct buffer sound_table(void)
{
	struct buffer table = { .length = 0 };

	put(&table,
	    "\x02\x08\x00\x00\x01\x02\x03\x04"
	    "Maker\0Board\0SERIAL123\0",
	    8 + 6 + 6 + 10 + 1);
	put_slot(&table, 2, 1, 0, STRINGS("other\0  PCIEX16_1 "));
	put_slot(&table, 1, 0, 0x1c << 3 | 3, STRINGS("PCIEX1_2"));
	put_onboard(&table, 0, 0x1f << 3 | 6, STRINGS("Onboard LAN"));
	put_end(&table);
	return table;
}

static struct smbios_places parse(struct arena *arena, const struct buffer *table, size_t length)
{
	struct smbios_places places = { 0 };
	/* of its exact size, so that one byte too far is noticed */
	uint8_t *copy = malloc(length);

	memcpy(copy, table->bytes, length);
	smbios_parse(arena, NULL, 0, copy, length, &places);
	free(copy);
	return places;
}

static void reads_slots_and_devices(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct buffer table = sound_table();
	struct smbios_places places = parse(&arena, &table, table.length);
	const struct described_slot *slots = places.slots.items;
	const struct smbios_device *device = places.devices.items;

	assert_int_equal(places.errors.count, 0);
	assert_int_equal(places.slots.count, 2);
	assert_string_equal(slots[0].name, "PCIEX16_1");
	assert_true(slots[0].has_address);
	assert_int_equal(slots[0].address.bus, 1);
	assert_int_equal(slots[0].form, SLOT_FORM_CARD);
	assert_int_equal(slots[0].usage, SLOT_IN_USE);
	assert_int_equal(slots[0].width, 16);
	assert_string_equal(slots[1].name, "PCIEX1_2");
	assert_int_equal(slots[1].address.device, 0x1c);
	assert_int_equal(slots[1].address.function, 3);
	assert_int_equal(places.devices.count, 1);
	assert_string_equal(device->name, "Onboard LAN");
	assert_int_equal(device->address.device, 0x1f);
	assert_int_equal(device->address.function, 6);
	arena_free(&arena);
	(void)state;
}

/*
 * A table that is cut anywhere: what stands before the cut, and one error with the offset of the
 * structure that is broken.
 */
static void survives_every_cut(void **state)
{
	struct buffer table = sound_table();

	for (size_t length = 1; length < table.length - 2; length++) {
		struct arena arena = ARENA_EMPTY;
		struct smbios_places places = parse(&arena, &table, length);
		assert_int_equal(places.errors.count, 1);
		assert_true(places.errors.items[0].offset <= length);
		assert_true(places.slots.count <= 2 && places.devices.count <= 1);
		arena_free(&arena);
	}
	(void)state;
}

/* Each byte in turn is 00 and ff. */
static void survives_every_byte(void **state)
{
	struct buffer table = sound_table();

	for (size_t i = 0; i < table.length * 2; i++) {
		struct arena arena = ARENA_EMPTY;
		uint8_t old = table.bytes[i / 2];
		table.bytes[i / 2] = i % 2 ? 0xff : 0;
		struct smbios_places places = parse(&arena, &table, table.length);
		for (size_t k = 0; k < places.slots.count; k++)
			assert_true(*places.slots.items[k].name);
		for (size_t k = 0; k < places.devices.count; k++)
			assert_true(*places.devices.items[k].name);
		table.bytes[i / 2] = old;
		arena_free(&arena);
	}
	(void)state;
}

static void assert_error(const struct buffer *table, size_t offset, const char *text)
{
	struct arena arena = ARENA_EMPTY;
	struct smbios_places places = parse(&arena, table, table->length);

	assert_int_equal(places.errors.count, 1);
	assert_int_equal(places.errors.items[0].offset, offset);
	assert_string_equal(places.errors.items[0].text, text);
	arena_free(&arena);
}

static void tells_what_is_broken(void **state)
{
	struct buffer table = sound_table();
	(void)state;

	table.bytes[31 + 1] = 3;
	assert_error(&table, 31, "a structure is shorter than its header");
	table.bytes[31 + 1] = 255;
	assert_error(&table, 31, "a structure goes beyond the end of the table");

	table = (struct buffer){ .length = 0 };
	put_slot(&table, 1, 1, 0, "endless", 7);
	assert_error(&table, 0, "the strings of a structure have no end");
	table = (struct buffer){ .length = 0 };
	put_slot(&table, 1, 1, 0, STRINGS("last"));
	assert_error(&table, table.length, "the table has no end");
}

/* 7.10.1, 7.10.2: the form, and the lanes. */
static void knows_forms(void **state)
{
	static const struct {
		uint8_t type, width;
		enum slot_form form;
		unsigned lanes;
	} known[] = {
		{ 0xa5, 13, SLOT_FORM_CARD, 16 }, { 0xc4, 8, SLOT_FORM_CARD, 1 },
		{ 0x06, 5, SLOT_FORM_CARD, 0 },   { 0x17, 10, SLOT_FORM_M2, 4 },
		{ 0x20, 10, SLOT_FORM_U2, 4 },    { 0x25, 15, SLOT_FORM_U2, 0 },
		{ 0x22, 8, SLOT_FORM_MINI, 1 },   { 0x27, 13, SLOT_FORM_OCP, 16 },
		{ 0xc6, 10, SLOT_FORM_EDSFF, 4 },
	};
	struct arena arena = ARENA_EMPTY;
	(void)state;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct buffer table = { .length = 0 };
		put_slot(&table, 1, 0xff, 0xff, STRINGS("M.2"));
		table.bytes[5] = known[i].type;
		table.bytes[6] = known[i].width;
		put_end(&table);
		struct smbios_places places = parse(&arena, &table, table.length);
		assert_int_equal(places.slots.count, 1);
		assert_int_equal(places.slots.items[0].form, known[i].form);
		assert_int_equal(places.slots.items[0].width, known[i].lanes);
	}
	struct buffer isa = { .length = 0 };
	put_slot(&isa, 1, 0xff, 0xff, STRINGS("ISA"));
	isa.bytes[5] = 3;
	put_end(&isa);
	assert_int_equal(parse(&arena, &isa, isa.length).slots.count, 0);
	arena_free(&arena);
}

static void leaves_out_what_says_nothing(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct buffer table = { .length = 0 };
	(void)state;

	put_slot(&table, 1, 0xff, 0xff, STRINGS("ISA1")); /* no PCI address */
	put_slot(&table, 1, 0, 0, STRINGS("J1"));
	put_slot(&table, 0, 2, 0, STRINGS("unused")); /* no name */
	put_slot(&table, 7, 2, 0, STRINGS("too few"));
	put_slot(&table, 1, 2, 0, STRINGS("   "));
	put(&table, "\x09\x0d\x01\x00\x01\xa5\x0d\x04\x04\x01\x00\x0c\x01SLOT of 2.5\0", 13 + 13);
	put_slot(&table, 1, 2, 0, STRINGS("\033[2J"));
	put_end(&table);
	struct smbios_places places = parse(&arena, &table, table.length);
	assert_int_equal(places.errors.count, 0);
	assert_int_equal(places.slots.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(places.slots.items[i].has_address, i == 3);
	assert_string_equal(places.slots.items[0].name, "ISA1");
	assert_string_equal(places.slots.items[2].name, "SLOT of 2.5");
	assert_string_equal(places.slots.items[3].name, "?[2J");
	arena_free(&arena);
}

/* SMBIOS 2.x counts its structures, and need not mark their end. */
static void believes_the_count(void **state)
{
	uint8_t entry[31] = "_SM_";
	struct arena arena = ARENA_EMPTY;
	struct buffer table = sound_table();
	struct smbios_places places = { 0 };
	(void)state;

	entry[0x1c] = 3;
	smbios_parse(&arena, entry, sizeof entry, table.bytes, table.length, &places);
	assert_int_equal(places.slots.count, 2);
	assert_int_equal(places.devices.count, 0);
	assert_int_equal(places.errors.count, 0);

	places = (struct smbios_places){ 0 };
	entry[0x1c] = 9;
	smbios_parse(&arena, entry, sizeof entry, table.bytes, table.length - 6, &places);
	assert_int_equal(places.devices.count, 1);
	assert_int_equal(places.errors.count, 1);

	places = (struct smbios_places){ 0 };
	memcpy(entry, "_SM3_", 5);
	smbios_parse(&arena, entry, 5, table.bytes, table.length, &places);
	assert_int_equal(places.devices.count, 1);
	arena_free(&arena);
}

static void has_a_limit(void **state)
{
	const size_t slot_size = 17 + 3, count = SMBIOS_PLACES_AT_MOST + 1;
	struct arena arena = ARENA_EMPTY;
	struct smbios_places places = { 0 };
	uint8_t *table = malloc(slot_size * count);
	(void)state;

	for (size_t i = 0; i < count; i++) {
		struct buffer slot = { .length = 0 };
		put_slot(&slot, 1, 1, 0, STRINGS("A"));
		assert_int_equal(slot.length, slot_size);
		memcpy(table + i * slot_size, slot.bytes, slot_size);
	}
	smbios_parse(&arena, NULL, 0, table, slot_size * count, &places);
	assert_int_equal(places.slots.count, SMBIOS_PLACES_AT_MOST);
	assert_int_equal(places.errors.count, 1);
	free(table);
	arena_free(&arena);
}

/* Slots and devices by turns count together. */
static void has_one_limit_for_both(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY;
	struct buffer pair = { .length = 0 };

	put_slot(&pair, 1, 0, 0, STRINGS("S"));
	put_onboard(&pair, 0, 8, STRINGS("D"));
	size_t length = pair.length * SMBIOS_PLACES_AT_MOST;
	uint8_t *table = malloc(length);
	for (size_t i = 0; i < SMBIOS_PLACES_AT_MOST; i++)
		memcpy(table + i * pair.length, pair.bytes, pair.length);
	struct smbios_places places = { 0 };
	smbios_parse(&arena, NULL, 0, table, length, &places);
	assert_int_equal(places.slots.count, SMBIOS_PLACES_AT_MOST / 2);
	assert_int_equal(places.devices.count, SMBIOS_PLACES_AT_MOST / 2);
	free(table);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_slots_and_devices),
		cmocka_unit_test(survives_every_cut),
		cmocka_unit_test(survives_every_byte),
		cmocka_unit_test(tells_what_is_broken),
		cmocka_unit_test(knows_forms),
		cmocka_unit_test(leaves_out_what_says_nothing),
		cmocka_unit_test(believes_the_count),
		cmocka_unit_test(has_a_limit),
		cmocka_unit_test(has_one_limit_for_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
