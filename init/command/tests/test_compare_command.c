/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfio-preflight compare: two files in, the comparison and its exit status out. */
#include "init/command/compare.h"
#include "init/deliver/tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char text[65536];

/* As text, in `text`. */
static int comparison_of(char *before, char *after)
{
	struct options options;
	char output[PATH_MAX], *operands[] = { before, after, NULL };

	(void)snprintf(output, sizeof output, "%s", at("comparison"));
	unlink(output);
	options_default(&options);
	options.operands = operands;
	options.operand_count = 2;
	options.format = FORMAT_TEXT;
	options.output = output;
	int status = compare_files(&options);
	FILE *file = fopen(output, "re");
	text[file ? fread(text, 1, sizeof text - 1, file) : 0] = '\0';
	if (file)
		fclose(file);
	return status;
}

static void two_captures_are_compared(void **state)
{
	char laptop[] = "qemu-tests/captures/stoney", server[] = "qemu-tests/captures/workstation";
	(void)state;

	assert_int_equal(comparison_of(laptop, server), 1);
	assert_non_null(strstr(text, "verdict  READY AFTER CHANGES -> READY"));
	assert_int_equal(comparison_of(server, laptop), 2);
	assert_non_null(strstr(text, "verdict  READY -> READY AFTER CHANGES"));
}

static void what_cannot_be_read_is_an_error(void **state)
{
	char laptop[] = "qemu-tests/captures/stoney", nothing[] = "/nonexistent/report.json";
	(void)state;

	assert_true(comparison_of(laptop, nothing) >= EXIT_USAGE);
	assert_string_equal(text, "");
	assert_true(comparison_of(nothing, laptop) >= EXIT_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_captures_are_compared),
		cmocka_unit_test(what_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
