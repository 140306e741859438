/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers from text: digits and nothing else. */
#include "probes/lib/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { NONE = 4711 };

static uint64_t decimal(const char *text, uint64_t most)
{
	uint64_t value = NONE;

	bool is = text_is_decimal(text, most, &value);

	assert_int_equal(is, value != NONE);
	return value;
}

static uint64_t hex(const char *text, uint64_t most)
{
	uint64_t value = NONE;

	bool is = text_is_hex(text, most, &value);

	assert_int_equal(is, value != NONE);
	return value;
}

static void whole_texts(void **state)
{
	static const char *const wrong[] = { "", " 5", "5 ", "-1", "+1", "1.", "x", "0x5", "5\n", "g" };
	(void)state;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(decimal(wrong[i], UINT64_MAX), NONE);
		assert_int_equal(hex(wrong[i], UINT64_MAX), NONE);
	}
	assert_int_equal(decimal("0042", 42), 42);
	assert_int_equal(hex("fFeD", UINT64_MAX), 0xffed);
	assert_int_equal(decimal("1a", UINT64_MAX), NONE);
}

static void nothing_above_the_bound(void **state)
{
	(void)state;
	assert_true(decimal("18446744073709551615", UINT64_MAX) == UINT64_MAX);
	assert_int_equal(decimal("18446744073709551616", UINT64_MAX), NONE);
	assert_int_equal(decimal("99999999999999999999999999", UINT64_MAX), NONE);
	assert_true(hex("ffffffffffffffff", UINT64_MAX) == UINT64_MAX);
	assert_int_equal(hex("10000000000000000", UINT64_MAX), NONE);
	assert_int_equal(hex("1f", 0x1f), 0x1f);
	assert_int_equal(hex("20", 0x1f), NONE);
	assert_int_equal(decimal("5", 3), NONE);
	assert_int_equal(decimal("0", 0), 0);
}

static void beginnings(void **state)
{
	const char *text = "0x1Fg", *at = text;
	uint64_t value = NONE;
	(void)state;

	assert_true(text_take_0x(&at, UINT64_MAX, &value));
	assert_ptr_equal(at, text + 4);
	assert_int_equal(value, 0x1f);
	assert_false(text_take_decimal(&at, UINT64_MAX, &value));
	assert_ptr_equal(at, text + 4);
	assert_int_equal(value, 0x1f);

	at = "0x";
	assert_false(text_take_0x(&at, UINT64_MAX, &value));
	assert_true(text_is_0x("2a", UINT64_MAX, &value) && value == 0x2a);
	assert_true(text_is_0x("0X2a", UINT64_MAX, &value) && value == 0x2a);
	assert_false(text_is_0x("0x2a ", UINT64_MAX, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_texts),
		cmocka_unit_test(nothing_above_the_bound),
		cmocka_unit_test(beginnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
