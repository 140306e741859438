/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files of folders make the table of many machines. */
#include "init/command/fleet.h"
#include "init/deliver/tests/scratch.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CAPTURE "qemu-tests/captures/stoney"

static char table[65536];

static void copy_to(const char *name)
{
	static char text[1 << 20];
	FILE *file = fopen(CAPTURE, "re");

	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	put_file(name, text);
}

/* Of the scratch folder, as CSV, in `table`. */
static int fleet_of_scratch(void)
{
	struct options options;
	char output[PATH_MAX], *operands[] = { (char *)(uintptr_t)at("reports"), NULL };

	(void)snprintf(output, sizeof output, "%s", at("table"));
	options_default(&options);
	options.operands = operands;
	options.operand_count = 1;
	options.csv = true;
	options.output = output;
	int status = fleet_files(&options);
	FILE *file = fopen(output, "re");
	table[file ? fread(table, 1, sizeof table - 1, file) : 0] = '\0';
	if (file)
		fclose(file);
	return status;
}

static void a_run_that_was_not_finished_is_left_out(void **state)
{
	(void)state;
	copy_to("reports/Board-1/20261121-070007/capture.txt");
	copy_to("reports/Board-1/20261121-070113.tmp/capture.txt");
	copy_to("reports/.trash/20261121-070113/capture.txt");
	assert_int_equal(fleet_of_scratch(), 0);
	assert_non_null(strstr(table, "Board-1/20261121-070007/capture.txt"));
	assert_null(strstr(table, ".tmp"));
	assert_null(strstr(table, ".trash"));
}

/* What ends a name is not the whole of it. */
static void a_name_that_is_only_the_ending_counts(void **state)
{
	(void)state;
	copy_to("reports/tmp/capture.txt");
	assert_int_equal(fleet_of_scratch(), 0);
	assert_non_null(strstr(table, "tmp/capture.txt"));
}

static void what_is_no_report_is_told(void **state)
{
	(void)state;
	put_file("reports/Board-2/notes", "nothing of interest\n");
	assert_int_equal(fleet_of_scratch(), EXIT_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_that_was_not_finished_is_left_out),
		cmocka_unit_test(a_name_that_is_only_the_ending_counts),
		cmocka_unit_test(what_is_no_report_is_told),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
