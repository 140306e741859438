/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header that all tables share. */
#include "probes/acpi/tests/table.h"

enum { TOTAL = 130 };

static struct table sound_table(void)
{
	struct table table = begin("DMAR");

	put_zeros(&table, TOTAL - ACPI_HEADER);
	finish(&table);
	return table;
}

static void keeps_the_answer(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct acpi_table opened;

	for (enum status status = NOT_ASKED; status <= FAILED; status++) {
		if (status == OK)
			continue;
		acpi_table_open(&arena, &opened, "APIC", &(struct answer){ .status = status });
		assert_int_equal(opened.status, status);
		assert_string_equal(opened.signature, "APIC");
		assert_int_equal(opened.errors.count, 0);
	}
	(void)state;
}

static void accepts_a_sound_header(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_table();
	struct acpi_table opened;

	open_table(&arena, &opened, &table);
	assert_int_equal(opened.status, OK);
	assert_int_equal(opened.length, TOTAL);
	assert_int_equal(opened.errors.count, 0);
	(void)state;
}

static void judges_the_header(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct table table = sound_table();
	struct acpi_table opened;

	open_bytes(&arena, &opened, "DMAR", table.bytes, 35);
	assert_int_equal(opened.status, FAILED);
	assert_one_error(&opened, 0, "35 bytes, too few for a header of 36");

	open_bytes(&arena, &opened, "DMAR", table.bytes, 100);
	assert_int_equal(opened.status, OK);
	assert_int_equal(opened.length, 100);
	assert_one_error(&opened, 4, "says 130 bytes, but only 100 are there");

	open_bytes(&arena, &opened, "DMAR", table.bytes, TOTAL + 7);
	assert_int_equal(opened.length, TOTAL);
	assert_one_error(&opened, 4, "says 130 bytes; the 7 behind them are not read");

	open_bytes(&arena, &opened, "IVRS", table.bytes, TOTAL);
	assert_int_equal(opened.status, FAILED);
	assert_one_error(&opened, 0, "44 4d 41 52, which is not \"IVRS\"");

	table.bytes[10] ^= 1;
	open_table(&arena, &opened, &table);
	assert_int_equal(opened.status, OK);
	assert_one_error(&opened, 9, "130 bytes of the table add up to 0x01");

	table.bytes[4] = 35;
	open_table(&arena, &opened, &table);
	assert_int_equal(opened.status, FAILED);
	assert_one_error(&opened, 4, "says 35 bytes, less than the header of 36");
	arena_free(&arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_answer),
		cmocka_unit_test(accepts_a_sound_header),
		cmocka_unit_test(judges_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
