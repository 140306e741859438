/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is printed of the variable: its day, its firmware, its text. */
#include "init/command/variable.h"
#include "init/report/brief.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT                                                                            \
	"vfio-preflight 0.1.0: READY\nLooked: 2024-02-29\nFirmware: UEFI, Secure Boot " \
	"on\nFirmware version: Maker 1.2 (01/02/2024)\n"

enum { NOON = 43200 };
static const time_t leap_day = 1709164800; /* 2024-02-29 */

static char *print(const char *text, const char *firmware, time_t now)
{
	static char printed[4096];
	FILE *out = fmemopen(printed, sizeof printed, "w");

	variable_print(text, firmware, now, out);
	fclose(out);
	return printed;
}

static void expect_age(long days, const char *words)
{
	assert_string_equal(strtok(print(TEXT, NULL, leap_day + days * 86400 + NOON), "\n"), words);
}

static void age(void **state)
{
	(void)state;
	expect_age(0, "Written on 2024-02-29, today.");
	expect_age(1, "Written on 2024-02-29, yesterday.");
	expect_age(2, "Written on 2024-02-29, 2 days ago.");
	expect_age(366, "Written on 2024-02-29, 366 days ago.");
	expect_age(
		-1,
		"Written on 2024-02-29, which is in the future: one of the two clocks is wrong.");
}

static void no_day(void **state)
{
	static const char *const bad[] = { "vfio-preflight 0.1.0: READY\n",
					   "vfio-preflight x\nLooked: yesterday\n",
					   "vfio-preflight x\nLooked: 2024-02-2\n",
					   "vfio-preflight x\nLooked: 2024-02-290\n",
					   "",
					   "Looked: ",
					   "vfio-preflight x\nLooked: 2024-13-01\n",
					   "vfio-preflight x\nLooked: 2024-02-00\n",
					   "vfio-preflight x\nLooked: 2024--2-01\n" };
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_string_equal(strtok(print(bad[i], NULL, leap_day), "\n"),
				    "The date of the report is not recorded.");
}

static void firmware(void **state)
{
	(void)state;
	assert_non_null(
		strstr(print(TEXT, "Maker 1.2 (01/02/2024)", leap_day),
		       "\nThe firmware version has not changed since.\n\nvfio-preflight 0.1.0"));
	assert_non_null(strstr(print(TEXT, "Maker 1.3 (01/02/2025)", leap_day),
			       "VERSION HAS CHANGED since this report; run the scan again:\n  then "
			       "Maker 1.2 (01/02/2024)\n  now  Maker 1.3 (01/02/2025)\n\n"));
	assert_non_null(strstr(print(TEXT, NULL, leap_day),
			       "\nUnknown whether the firmware version has changed since.\n"));
	assert_non_null(strstr(print("vfio-preflight 0.1.0: READY\n", "Maker", leap_day),
			       "\nUnknown whether the firmware version has changed since.\n"));
}

/* Written cut and without what is no ASCII: it is the same nevertheless. */
static void firmware_as_it_was_written(void **state)
{
	char version[BRIEF_LINE * 2], text[BRIEF_LINE * 2];
	(void)state;

	memset(version, 'v', sizeof version);
	version[3] = '\t';
	version[sizeof version - 1] = '\0';
	int length = snprintf(text, sizeof text, "Firmware version: %.*s\n",
			      BRIEF_LINE - 1 - (int)strlen("Firmware version: "), version);
	assert_int_equal(length, BRIEF_LINE);
	*strchr(text, '\t') = '?';
	assert_non_null(strstr(print(text, version, leap_day), "version has not changed since"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(age),
		cmocka_unit_test(no_day),
		cmocka_unit_test(firmware),
		cmocka_unit_test(firmware_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
