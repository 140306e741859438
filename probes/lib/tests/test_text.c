/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is a number, what is none, and where the text goes on. */
#include "probes/lib/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

enum { UNTOUCHED = 4711 };

/* In a block of its own, so that the sanitizer sees a byte read too many. */
static char *copy(const char *text)
{
	char *copied = strdup(text);

	assert_non_null(copied);
	return copied;
}

static void assert_none(const char *text, uint64_t most,
			bool (*is)(const char *text, uint64_t most, uint64_t *number))
{
	char *copied = copy(text);
	uint64_t number = UNTOUCHED;

	assert_false(is(copied, most, &number));
	assert_int_equal(number, UNTOUCHED);
	free(copied);
}

static void assert_number(const char *text, uint64_t most,
			  bool (*is)(const char *text, uint64_t most, uint64_t *number),
			  uint64_t expected)
{
	char *copied = copy(text);
	uint64_t number = UNTOUCHED;

	assert_true(is(copied, most, &number));
	assert_true(number == expected);
	free(copied);
}

static void what_is_no_number(void **state)
{
	static const char *const texts[] = { "",    " ",    "-1",   "+1",  "-0",    " 5",
					     "\t5", "5 ",   "5\n",  "5x",  "x5",    "0x",
					     "0xg", "0x 5", "0x-5", "0X5", "0x0x5", "1.5",
					     ":",   "/",    "\xb2", "g" };
	(void)state;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_none(texts[i], UINT64_MAX, text_is_decimal);
		assert_none(texts[i], UINT64_MAX, text_is_hex);
	}
	assert_none("a", UINT64_MAX, text_is_decimal);
	assert_none("0x5", UINT64_MAX, text_is_decimal);
}

static void what_is_one(void **state)
{
	(void)state;
	assert_number("0", 0, text_is_decimal, 0);
	assert_number("0000000000000000000000042", UINT64_MAX, text_is_decimal, 42);
	assert_number("0", 0, text_is_hex, 0);
	assert_number("09aFf", UINT64_MAX, text_is_hex, 0x9aff);
	assert_number("0x0000fed90000", UINT32_MAX, text_is_hex, 0xfed90000);
}

static void none_is_above_the_bound(void **state)
{
	(void)state;
	assert_number("255", 255, text_is_decimal, 255);
	assert_none("256", 255, text_is_decimal);
	assert_none("1", 0, text_is_decimal);
	assert_none("9", 8, text_is_decimal);
	assert_number("18446744073709551615", UINT64_MAX, text_is_decimal, UINT64_MAX);
	assert_none("18446744073709551616", UINT64_MAX, text_is_decimal);
	assert_none("99999999999999999999999999999999", UINT64_MAX, text_is_decimal);
	assert_number("ffffffffffffffff", UINT64_MAX, text_is_hex, UINT64_MAX);
	assert_none("10000000000000000", UINT64_MAX, text_is_hex);
	assert_none("0x100000000", UINT32_MAX, text_is_hex);
}

static void what_follows_is_handed_over(void **state)
{
	const char *text = "12-15", *hex = "0x1f ff", *bare = "fg", *sign = "-1", *prefix = "0xy",
		   *big = "256,1";
	uint64_t number = 0;
	(void)state;

	assert_true(text_take_decimal(&text, 99, &number));
	assert_int_equal(number, 12);
	assert_string_equal(text, "-15");
	assert_false(text_take_decimal(&text, 99, &number));
	assert_string_equal(text, "-15");
	assert_true(text_take_hex(&hex, UINT64_MAX, &number));
	assert_int_equal(number, 0x1f);
	assert_string_equal(hex, " ff");
	assert_true(text_take_hex(&bare, UINT64_MAX, &number));
	assert_string_equal(bare, "g");
	assert_false(text_take_hex(&sign, UINT64_MAX, &number));
	assert_false(text_take_hex(&prefix, UINT64_MAX, &number));
	assert_string_equal(prefix, "0xy");
	assert_false(text_take_decimal(&big, 255, &number));
	assert_string_equal(big, "256,1");
	assert_int_equal(number, 0xf);
}

static void digits_are_counted(void **state)
{
	const char *good = "00Ff:1", *few = "0ff", *many = "000ff", *prefix = "0x1f";
	uint64_t number = UNTOUCHED;
	(void)state;

	assert_false(text_take_digits(&few, 4, 4, &number));
	assert_false(text_take_digits(&many, 4, 4, &number));
	assert_false(text_take_digits(&prefix, 4, 4, &number));
	assert_int_equal(number, UNTOUCHED);
	assert_string_equal(many, "000ff");
	assert_true(text_take_digits(&many, 4, 5, &number));
	assert_string_equal(many, "");
	assert_true(text_take_digits(&good, 4, 4, &number));
	assert_int_equal(number, 0xff);
	assert_string_equal(good, ":1");
}

static void each_digit_has_its_value(void **state)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	int found = 0;
	(void)state;

	for (int i = 0; i < 32; i++)
		assert_int_equal(text_hex_digit(digits[i]), i % 16);
	for (int c = 0; c < 256; c++)
		found += text_hex_digit((char)c) >= 0;
	assert_int_equal(found, 22);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_number),
		cmocka_unit_test(what_is_one),
		cmocka_unit_test(none_is_above_the_bound),
		cmocka_unit_test(what_follows_is_handed_over),
		cmocka_unit_test(digits_are_counted),
		cmocka_unit_test(each_digit_has_its_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
