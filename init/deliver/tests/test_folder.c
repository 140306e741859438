/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/folder.h"
#include "init/deliver/tests/scratch.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct document documents[] = {
	{ "report.json", "{}\n", 3 },
	{ "report.txt", "text\n", 5 },
};
static char large_text[64 * 1024];
static const struct document too_much[] = {
	{ "report.json", "{}\n", 3 },
	{ "report.txt", large_text, sizeof(large_text) },
};
static struct folder_report report;

static int write_run(const char *run, const struct document *what)
{
	return folder_write(at("stick"), "Board", run, what, 2, &report);
}

static int make_stick(void **state)
{
	(void)state;
	return mkdir(at("stick"), 0755);
}

static int remove_stick(void **state)
{
	char command[PATH_MAX + 20];

	(void)state;
	if (may_mount)
		(void)umount2(at("stick"), MNT_DETACH);
	(void)snprintf(command, sizeof(command), "chmod -R u+w %s; rm -rf %s", at("stick"),
		       at("stick"));
	return system(command);
}

static void mount_small(const char *options)
{
	if (!may_mount) {
		print_message("skipped: no small file system can be mounted here\n");
		skip();
	}
	assert_int_equal(mount("tmpfs", at("stick"), "tmpfs", 0, options), 0);
}

static void names_for_fat(void **state)
{
	static const struct {
		const char *text, *safe;
	} names[] = {
		{ "PRIME B550M-A", "PRIME-B550M-A" },
		{ "", "unknown" },
		{ "...", "unknown" },
		{ "..x.y..", "x.y" },
		{ "../../etc", "etc" },
		{ "a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j" },
		{ "\xc3\xa4\n\x7f", "unknown" },
		{ "0123456789012345678901234567890123456789tail",
		  "0123456789012345678901234567890123456789" },
		{ "012345678901234567890123456789012345678.tail",
		  "012345678901234567890123456789012345678" },
		{ "CON", "_ON" },
		{ "aux.board", "_ux.board" },
		{ "LPT1", "_PT1" },
		{ "COM", "COM" },
		{ "COMX", "COMX" },
		{ "CONS", "CONS" },
		{ "a_b", "a_b" },
		{ " ", "unknown" },
		{ "x (y)", "x-y" },
	};
	char safe[FOLDER_NAME + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		folder_safe_name(names[i].text, safe);
		assert_string_equal(safe, names[i].safe);
	}
}

static void writes_all(void **state)
{
	(void)state;
	assert_int_equal(write_run("run", documents), 0);
	assert_string_equal(report.path, "reports/Board/run/");
	assert_string_equal(get_file("stick/reports/Board/run/report.json"), "{}\n");
	assert_string_equal(get_file("stick/reports/Board/run/report.txt"), "text\n");
	assert_string_equal(tree("stick/reports/Board"), "run run/report.json run/report.txt ");
}

static void keeps_older_runs(void **state)
{
	(void)state;
	put_file("stick/reports/Board/run/report.json", "old");
	assert_int_equal(write_run("run", documents), 0);
	assert_string_equal(report.path, "reports/Board/run-2/");
	assert_int_equal(write_run("run", documents), 0);
	assert_string_equal(report.path, "reports/Board/run-3/");
	assert_string_equal(get_file("stick/reports/Board/run/report.json"), "old");
	assert_string_equal(tree("stick/reports/Board/run"), "report.json ");
}

/* A stick that was pulled leaves it. */
static void unfinished_run_is_left_alone(void **state)
{
	(void)state;
	put_file("stick/reports/Board/run.tmp/report.json", "half");
	assert_int_equal(write_run("run", documents), 0);
	assert_string_equal(report.path, "reports/Board/run-2/");
	assert_string_equal(get_file("stick/reports/Board/run.tmp/report.json"), "half");
	assert_string_equal(
		tree("stick/reports/Board"),
		"run-2 run-2/report.json run-2/report.txt run.tmp run.tmp/report.json ");
}

static void ends_at_99_runs(void **state)
{
	(void)state;
	for (int number = 1; number <= RUNS_AT_MOST; number++)
		assert_int_equal(write_run("run", documents), 0);
	assert_string_equal(report.path, "reports/Board/run-99/");
	assert_int_equal(write_run("run", documents), EEXIST);
	assert_false(report.left_over);
}

static void full_stick_stays_as_it_was(void **state)
{
	static const char before[] =
		"reports reports/Board reports/Board/old reports/Board/old/report.json ";

	(void)state;
	mount_small("size=16k");
	put_file("stick/reports/Board/old/report.json", "old");
	assert_int_equal(write_run("run", too_much), ENOSPC);
	assert_string_equal(report.doing, "writing");
	assert_string_equal(report.what, "report.txt");
	assert_false(report.left_over);
	assert_string_equal(tree("stick"), before);
	assert_int_equal(write_run("run", documents), 0);
}

static void full_root_is_no_full_stick(void **state)
{
	(void)state;
	mount_small("size=1M,nr_inodes=1");
	assert_int_equal(write_run("run", documents), ENOSPC);
	assert_true(report.root_full);
	assert_false(report.left_over);
	assert_int_equal(umount2(at("stick"), 0), 0);
	mount_small("size=1M,nr_inodes=2");
	assert_int_equal(write_run("run", documents), ENOSPC);
	assert_false(report.root_full);
}

static void full_stick_without_reports(void **state)
{
	(void)state;
	mount_small("size=16k");
	assert_int_equal(write_run("run", too_much), ENOSPC);
	assert_string_equal(tree("stick"), "");
}

/* Room for fewer and fewer folders and files. */
static void no_room_for_a_name(void **state)
{
	(void)state;
	for (int inodes = 2; inodes <= 5; inodes++) {
		char options[40];
		(void)snprintf(options, sizeof(options), "nr_inodes=%d", inodes);
		mount_small(options);
		assert_int_equal(write_run("run", documents), ENOSPC);
		assert_string_equal(tree("stick"), "");
		assert_int_equal(umount(at("stick")), 0);
	}
}

static void read_only_folder(void **state)
{
	int expected = EACCES;

	(void)state;
	if (may_mount) {
		mount_small("size=16k");
		assert_int_equal(mount(NULL, at("stick"), NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
		expected = EROFS;
	} else if (geteuid() == 0) {
		print_message(
			"skipped: root writes to a read-only folder, and may mount nothing here\n");
		skip();
	} else {
		assert_int_equal(chmod(at("stick"), 0555), 0);
	}
	assert_int_equal(write_run("run", documents), expected);
	assert_false(report.left_over);
	assert_string_equal(tree("stick"), "");
}

static void file_in_the_way(void **state)
{
	(void)state;
	put_file("stick/reports", "not a folder");
	assert_int_equal(write_run("run", documents), ENOTDIR);
	assert_string_equal(get_file("stick/reports"), "not a folder");
}

static void link_in_the_way(void **state)
{
	(void)state;
	assert_int_equal(mkdir(at("stick/elsewhere"), 0755), 0);
	assert_int_equal(symlink("elsewhere", at("stick/reports")), 0);
	assert_int_not_equal(write_run("run", documents), 0);
	assert_string_equal(tree("stick"), "elsewhere reports ");
}

static void no_folder(void **state)
{
	(void)state;
	assert_int_equal(folder_write(at("nowhere"), "Board", "run", documents, 2, &report),
			 ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_for_fat),
		cmocka_unit_test_setup_teardown(writes_all, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(keeps_older_runs, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(unfinished_run_is_left_alone, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(ends_at_99_runs, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(full_stick_stays_as_it_was, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(full_root_is_no_full_stick, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(full_stick_without_reports, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(no_room_for_a_name, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(read_only_folder, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(file_in_the_way, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(link_in_the_way, make_stick, remove_stick),
		cmocka_unit_test(no_folder),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
