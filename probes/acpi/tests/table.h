/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hand-made ACPI tables for tests, and what damage may be done to them. */
#ifndef PROBES_ACPI_TESTS_TABLE_H
#define PROBES_ACPI_TESTS_TABLE_H

#include "probes/acpi/acpi.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct table {
	char signature[5];
	uint8_t bytes[2048];
	size_t length;
};

static inline void put(struct table *table, unsigned width, uint64_t value)
{
	assert_true(table->length + width <= sizeof table->bytes);
	for (unsigned i = 0; i < width; i++)
		table->bytes[table->length++] = (uint8_t)(value >> (8 * i));
}

static inline void put8(struct table *table, uint8_t value)
{
	put(table, 1, value);
}
static inline void put16(struct table *table, uint16_t value)
{
	put(table, 2, value);
}
static inline void put32(struct table *table, uint32_t value)
{
	put(table, 4, value);
}
static inline void put64(struct table *table, uint64_t value)
{
	put(table, 8, value);
}

static inline void put_zeros(struct table *table, size_t count)
{
	while (count--)
		put8(table, 0);
}

/* The header of every table; its length and checksum are set by finish(). */
static inline struct table begin(const char *signature)
{
	struct table table = { 0 };

	memcpy(table.signature, signature, 4);
	memcpy(table.bytes, signature, 4);
	table.length = ACPI_HEADER;
	return table;
}

static inline void finish(struct table *table)
{
	uint32_t length = (uint32_t)table->length;
	uint8_t sum = 0;

	memcpy(table->bytes + 4, &length, 4);
	table->bytes[9] = 0;
	for (size_t i = 0; i < table->length; i++)
		sum = (uint8_t)(sum + table->bytes[i]);
	table->bytes[9] = (uint8_t)-sum;
}

/* Sets one byte and the checksum anew. */
static inline void poke(struct table *table, size_t at, uint8_t value)
{
	table->bytes[at] = value;
	finish(table);
}

static inline void open_bytes(struct arena *arena, struct acpi_table *to, const char *signature,
			      const uint8_t *bytes, size_t length)
{
	struct answer answer = { .status = OK, .bytes = bytes, .length = length };

	acpi_table_open(arena, to, signature, &answer);
}

static inline void open_table(struct arena *arena, struct acpi_table *to, const struct table *table)
{
	open_bytes(arena, to, table->signature, table->bytes, table->length);
}

static inline void assert_one_error(const struct acpi_table *table, size_t offset,
				    const char *words)
{
	assert_int_equal(table->errors.count, 1);
	assert_int_equal(table->errors.items[0].offset, offset);
	if (!strstr(table->errors.items[0].text, words))
		fail_msg("\"%s\" is not in \"%s\"", words, table->errors.items[0].text);
}

/* A parser, with `table` the member of `iommu` that it reads. */
struct victim {
	void (*parse)(struct arena *arena, struct iommu *iommu);
	size_t table; /* offsetof(struct iommu, …) */
};

/* Parses a copy that ends where it ends, for the sanitizer to see a byte read too many. */
static inline void parse_copy(const struct victim *victim, const char *signature,
			      const uint8_t *bytes, size_t length)
{
	struct arena arena = ARENA_EMPTY;
	struct iommu iommu = { .kind = IOMMU_INTEL };
	struct acpi_table *table = (void *)((char *)&iommu + victim->table);
	uint8_t *copy = malloc(length ? length : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	open_bytes(&arena, table, signature, copy, length);
	if (table->status == OK)
		victim->parse(&arena, &iommu);
	for (size_t i = 0; i < table->errors.count; i++) {
		assert_non_null(table->errors.items[i].text);
		assert_true(table->errors.items[i].offset <= length);
	}
	arena_free(&arena);
	free(copy);
}

/* A byte with one bit turned; 8 and 9 stand for 00 and ff. */
static inline uint8_t broken_byte(uint8_t byte, unsigned how)
{
	if (how >= 8)
		return how == 8 ? 0x00 : 0xff;
	return (uint8_t)(byte ^ 1 << how);
}

/*
 * Every byte 00, ff, and each bit turned; cut short at every length, with the length field as it
 * was and put right.
 */
static inline void torture(const struct victim *victim, const struct table *sound)
{
	for (size_t at = 0; at < sound->length; at++) {
		for (unsigned how = 0; how < 10; how++) {
			struct table broken = *sound;
			broken.bytes[at] = broken_byte(broken.bytes[at], how);
			parse_copy(victim, sound->signature, broken.bytes, broken.length);
		}
		parse_copy(victim, sound->signature, sound->bytes, at);
		if (at >= ACPI_HEADER) {
			struct table shorter = *sound;
			shorter.length = at;
			finish(&shorter);
			parse_copy(victim, sound->signature, shorter.bytes, at);
		}
	}
}

#endif
