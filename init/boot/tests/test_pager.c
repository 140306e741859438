/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a text fills a screen. */
#include "init/boot/pager.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static size_t fitting(const char *text, unsigned rows)
{
	return pager_fitting(text, strlen(text), rows, 10);
}

static void whole_lines(void **state)
{
	(void)state;
	assert_int_equal(fitting("", 2), 0);
	assert_int_equal(fitting("one", 2), 3);
	assert_int_equal(fitting("one\ntwo\nthree\n", 2), 8);
	assert_int_equal(fitting("\n\n\n", 2), 2);
	assert_int_equal(fitting("one\ntwo", 9), 7);
}

static void long_lines_take_more_rows(void **state)
{
	(void)state;
	assert_int_equal(fitting("0123456789\nx\ny\n", 2), 13);
	assert_int_equal(fitting("0123456789a\nx\ny\n", 2), 12);
	assert_int_equal(fitting("x\n0123456789a\n", 2), 2);
}

/* Else a line longer than the screen would never be shown. */
static void one_line_at_least(void **state)
{
	(void)state;
	assert_int_equal(fitting("0123456789012345678901234567890\nx\n", 2), 32);
	assert_int_equal(fitting("x\ny\n", 0), 2);
}

static void colours_take_no_room(void **state)
{
	(void)state;
	assert_int_equal(fitting("\033[1;32m0123456789\033[0m\nx\ny\n", 2), 24);
	/* What is no whole sequence is taken for letters. */
	assert_int_equal(fitting("012345\033[1;32\nx\n", 2), 13);
	assert_int_equal(fitting("01234567\033[", 1), 10);
	assert_int_equal(fitting("0123456789\033", 1), 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_lines),
		cmocka_unit_test(long_lines_take_more_rows),
		cmocka_unit_test(one_line_at_least),
		cmocka_unit_test(colours_take_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
