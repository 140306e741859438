/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which run is the last one, and that only its whole report counts. */
#include "init/deliver/last_run.h"
#include "init/deliver/tests/scratch.h"
#include "probes/lib/gzip.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>

#include <cmocka.h>

#define RUNS "stick/reports/Some-Board/"

static char run[FOLDER_NAME + 1];
static char text[64];
static const char *hash;

static int last_run(void)
{
	int file = memfd_create("last", 0);
	int error = last_run_copy(at("stick"), "Some Board", hash, file, run);

	memset(text, 0, sizeof text);
	assert_true(pread(file, text, sizeof text - 1, 0) >= 0);
	close(file);
	return error;
}

static void the_newest_whole_run_with_a_report(void **state)
{
	(void)state;
	assert_int_equal(last_run(), ENOENT);
	put_file(RUNS "20251231-235959/report.json", "older");
	assert_int_equal(last_run(), 0);
	assert_string_equal(run, "20251231-235959");
	put_file(RUNS "20260101-000000/report.json", "old");
	put_file(RUNS "20260101-000000-9/report.json", "ninth");
	put_file(RUNS "20260101-000000-10/report.json", "tenth");
	put_file(RUNS "20260102-000000/report.txt", "no JSON");
	put_file(RUNS "20260103-000000.tmp/report.json", "unfinished");
	put_file(RUNS "notes/report.json", "of a person");
	put_file("stick/reports/Other-Board/20270101-000000/report.json", "other");
	assert_int_equal(last_run(), 0);
	assert_string_equal(run, "20260101-000000-10");
	assert_string_equal(text, "tenth");
}

static void a_packed_report_is_unpacked(void **state)
{
	static char packed[200];
	static const char whole[] = "the report of this run, and the report again";
	size_t length = gzip_bytes((const uint8_t *)whole, sizeof whole - 1, (uint8_t *)packed,
				   sizeof packed);
	FILE *file;

	(void)state;
	put_file(RUNS "20260201-000000/report.json.gz", "");
	file = fopen(at(RUNS "20260201-000000/report.json.gz"), "we");
	assert_int_equal(fwrite(packed, 1, length, file), length);
	fclose(file);
	assert_int_equal(last_run(), 0);
	assert_string_equal(run, "20260201-000000");
	assert_string_equal(text, whole);
	assert_int_equal(truncate(at(RUNS "20260201-000000/report.json.gz"), (off_t)length - 9), 0);
	assert_int_equal(last_run(), EBADMSG);
	assert_int_equal(unlink(at(RUNS "20260201-000000/report.json.gz")), 0);
}

static void links_are_not_followed(void **state)
{
	(void)state;
	put_file("secret", "secret");
	put_file(RUNS "20280101-000000/report.txt", "");
	assert_int_equal(symlink(at("secret"), at(RUNS "20280101-000000/report.json")), 0);
	assert_int_equal(last_run(), 0);
	assert_string_not_equal(text, "secret");
}

static void a_report_that_is_too_large_is_none(void **state)
{
	(void)state;
	put_file(RUNS "20290101-000000/report.json", "x");
	assert_int_equal(truncate(at(RUNS "20290101-000000/report.json"), LAST_RUN_AT_MOST + 1L),
			 0);
	assert_int_equal(last_run(), EFBIG);
}

static void a_machine_that_got_a_label_is_known_by_its_hash(void **state)
{
	(void)state;
	hash = "0123456789ab";
	put_file("stick/reports/rack-7-0123456789ab/20400101-000000/report.json", "labelled");
	put_file("stick/reports/rack-8-n0123456789ab/20410101-000000/report.json", "another");
	put_file("stick/reports/0123456789ab/20420101-000000/report.json", "no name before it");
	assert_int_equal(last_run(), 0);
	assert_string_equal(text, "labelled");
	put_file(RUNS "20500101-000000/report.json", "newer");
	assert_int_equal(last_run(), 0);
	assert_string_equal(text, "newer");
	hash = "";
	put_file("stick/reports/rack-7-0123456789ab/20600101-000000/report.json", "no hash");
	assert_int_equal(last_run(), 0);
	assert_string_equal(text, "newer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_whole_run_with_a_report),
		cmocka_unit_test(a_packed_report_is_unpacked),
		cmocka_unit_test(links_are_not_followed),
		cmocka_unit_test(a_report_that_is_too_large_is_none),
		cmocka_unit_test(a_machine_that_got_a_label_is_known_by_its_hash),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
