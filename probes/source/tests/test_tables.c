/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of a folder stand before those of the source behind; everything else is the source's. */
#include "probes/source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "probes/source/tests/scratch.h"

static const char text[] = "00:00.0 Host bridge\n00: 86 80 c0 29\n\n"
			   "@ read /sys/firmware/acpi/tables/DMAR\n|+ of the capture\n"
			   "@ read /sys/firmware/acpi/tables/IVRS\n|+ of the capture\n"
			   "@ read /sys/firmware/acpi/tables/data/BERT\n|+ deeper\n"
			   "@ read /proc/cmdline\n| quiet\n";

static void test_tables_of_the_folder(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY;
	scratch_write("dmar.dat", "DMAR of the folder", 18);
	struct source *capture = source_capture(scratch_write("capture", text, sizeof text - 1));
	assert_non_null(capture);
	struct source *source = source_tables(capture, scratch_path(""));
	assert_non_null(source);

	assert_string_equal(source->name, scratch_path("capture"));
	assert_string_equal(
		(const char *)source_read(source, &arena, "/sys/firmware/acpi/tables/DMAR").bytes,
		"DMAR of the folder");
	assert_int_equal(source_read(source, &arena, "/sys/firmware/acpi/tables/IVRS").status,
			 ABSENT);
	assert_string_equal(
		(const char *)source_read(source, &arena, "/sys/firmware/acpi/tables/data/BERT")
			.bytes,
		"deeper");
	assert_string_equal((const char *)source_read(source, &arena, "/proc/cmdline").bytes,
			    "quiet\n");
	assert_int_equal(source_read(source, &arena, "/proc/nothing").status, NOT_ASKED);

	pci_address_list list = { 0 };
	uint8_t bytes[4];
	assert_int_equal(source->functions(source, &arena, &list), OK);
	assert_int_equal(list.count, 1);
	assert_int_equal(source->config(source, list.items[0], 0, 4, bytes), OK);
	assert_int_equal(bytes[0], 0x86);

	source->close(source);
	arena_free(&arena);
}

static void test_no_folder(void **state)
{
	(void)state;
	char expected[200];
	snprintf(expected, sizeof expected, "%s", scratch_path("no-such-folder"));

	scratch_listen();
	struct source *source = source_tables(source_live(), expected);
	const char *heard = scratch_heard();
	assert_null(source);
	assert_non_null(strstr(heard, "vfio-preflight: "));
	assert_non_null(strstr(heard, expected));
	assert_non_null(strstr(heard, ": cannot be read: No such file or directory\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables_of_the_folder),
		cmocka_unit_test(test_no_folder),
	};

	return cmocka_run_group_tests(tests, scratch_begin, scratch_end);
}
