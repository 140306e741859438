/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/folder.h"
#include "init/deliver/room.h"
#include "init/deliver/tests/scratch.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { PAGE = 4096 };

static char text[20 * PAGE];
static struct document documents[] = { { "report.txt", text, PAGE },
				       { "capture.txt", text, PAGE } };
static struct room room;
static struct usb_place place = { .board = "Board" };

/* Each file takes a page of the tmpfs, its folders none. */
static void put_run(const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof(path), "stick/reports/%s/report.txt", name);
	put_file(path, "older");
}

static int make_stick(void **state)
{
	(void)state;
	memset(text, 'x', sizeof(text));
	documents[1].length = PAGE;
	place.before_may_go = false;
	place.hash = place.before = NULL;
	return mkdir(at("stick"), 0755);
}

static int remove_stick(void **state)
{
	char command[PATH_MAX + 20];

	(void)state;
	if (may_mount)
		(void)umount2(at("stick"), MNT_DETACH);
	(void)snprintf(command, sizeof(command), "rm -rf %s", at("stick"));
	return system(command);
}

static void mount_pages(unsigned pages)
{
	char options[40];

	if (!may_mount) {
		print_message("skipped: no small file system can be mounted here\n");
		skip();
	}
	(void)snprintf(options, sizeof(options), "size=%u", pages * PAGE);
	assert_int_equal(mount("tmpfs", at("stick"), "tmpfs", 0, options), 0);
}

/* Two documents of a page and one byte over, four folders: eight pages are asked for. */
static int make_room(void)
{
	place.mount_point = at("stick");
	return room_make(&place, documents, 2, &room);
}

/* Of this run something crashed, so that its documents are fewer than those of the run before. */
static void a_run_with_more_documents_goes(void **state)
{
	(void)state;
	mount_pages(11);
	put_run("Board/20260101-000000");
	put_file("stick/reports/Board/20260101-000000/report.json", "older");
	put_file("stick/reports/Board/20260101-000000/dmesg.txt", "older");
	put_run("Board/20260102-000000");
	put_file("stick/reports/Board/20260102-000000/report.json", "newer");
	assert_int_equal(make_room(), 0);
	assert_int_equal(room.dropped, 1);
	assert_string_equal(room.names, "Board/20260101-000000");
	assert_string_equal(tree("stick/reports/Board"),
			    "20260102-000000 20260102-000000/report.json "
			    "20260102-000000/report.txt ");
}

/* What the stick had of it when it was pulled does not look like a whole run. */
static void a_run_that_goes_is_marked_first(void **state)
{
	(void)state;
	mount_pages(8);
	put_run("Board/20260101-000000");
	put_file("stick/reports/Board/20260101-000000/capture.txt", "older");
	/* What is mounted on cannot be unlinked: here it ends. */
	const char *capture = at("stick/reports/Board/20260101-000000/capture.txt");
	assert_int_equal(mount(capture, capture, NULL, MS_BIND, NULL), 0);
	assert_int_equal(make_room(), EBUSY);
	assert_string_equal(tree("stick/reports/Board"),
			    "20260101-000000.tmp 20260101-000000.tmp/capture.txt ");
	assert_int_equal(
		umount2(at("stick/reports/Board/20260101-000000.tmp/capture.txt"), MNT_DETACH), 0);
}

static void room_is_there(void **state)
{
	(void)state;
	mount_pages(10);
	put_run("Board/20260101-000000");
	put_run("Board/20260102-000000");
	assert_int_equal(make_room(), 0);
	assert_int_equal(room.dropped, 0);
	assert_string_equal(tree("stick/reports/Board"),
			    "20260101-000000 20260101-000000/report.txt 20260102-000000 "
			    "20260102-000000/report.txt ");
}

static void oldest_of_this_board_first(void **state)
{
	(void)state;
	mount_pages(10);
	put_run("Board/20260103-000000-10");
	put_run("Board/20260103-000000-9");
	put_run("Board/20260104-000000");
	put_run("Another/20200101-000000");
	assert_int_equal(make_room(), 0);
	assert_int_equal(room.dropped, 2);
	assert_string_equal(room.names, "Board/20260103-000000-9, Board/20260103-000000-10");
	assert_string_equal(
		tree("stick/reports"),
		"Another Another/20200101-000000 Another/20200101-000000/report.txt Board "
		"Board/20260104-000000 Board/20260104-000000/report.txt ");
}

static void then_of_any_board(void **state)
{
	(void)state;
	mount_pages(10);
	put_run("Board/20260104-000000");
	put_run("Zed/20200101-000000");
	put_run("Another/20200102-000000");
	put_file("stick/filler", "one page");
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "Board/20260104-000000, Zed/20200101-000000");
	assert_string_equal(tree("stick/reports"),
			    "Another Another/20200102-000000 Another/20200102-000000/report.txt ");
}

static void unfinished_ones_before_all(void **state)
{
	(void)state;
	mount_pages(10);
	put_run("Board/20200101-000000");
	put_run("Another/20260101-000000.tmp");
	put_run("Board/20200102-000000");
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "Another/20260101-000000.tmp");
}

/* It may have the same clusters as the whole one. */
static void unfinished_one_beside_a_whole_one_stays(void **state)
{
	(void)state;
	mount_pages(9);
	put_run("Another/20200101-000000");
	put_run("Another/20200101-000000.tmp");
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "Another/20200101-000000");
	assert_string_equal(
		tree("stick/reports"),
		"Another Another/20200101-000000.tmp Another/20200101-000000.tmp/report.txt ");
}

/* A run that another one can be compared with: two pages. */
static void put_before(const char *name, const char *report)
{
	char path[200];

	put_run(name);
	(void)snprintf(path, sizeof(path), "stick/reports/%s/%s", name, report);
	put_file(path, "older");
}

static void the_run_before_goes_last(void **state)
{
	(void)state;
	place.hash = "20b7d4e81f05";
	mount_pages(12);
	put_run("Board/20260104-000000"); /* no report: nothing to compare with */
	put_before("label-20b7d4e81f05/20260103-000000", "report.json.gz");
	put_before("Board/20260102-000000", "report.json");
	put_before("Another/20260105-000000", "report.json");
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "Board/20260102-000000, Board/20260104-000000");
	documents[1].length = (size_t)3 * PAGE;
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "Another/20260105-000000");
	documents[1].length = (size_t)5 * PAGE;
	assert_int_equal(make_room(), ENOSPC);
	assert_int_equal(room.dropped, 0);
	place.before_may_go = true;
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "label-20b7d4e81f05/20260103-000000");
	assert_string_equal(tree("stick/reports"), "");
}

/* This boot has written a run already, before a trial. */
static void a_run_of_the_same_boot_goes_first(void **state)
{
	(void)state;
	mount_pages(10);
	put_before("Board/20260101-000000", "report.json");
	put_before("Board/20260102-000000", "report.json");
	place.before = "20260101-000000";
	assert_int_equal(make_room(), 0);
	assert_string_equal(room.names, "Board/20260102-000000");
}

static void packed_documents_are_ours(void **state)
{
	(void)state;
	mount_pages(8);
	put_run("Another/20260101-000000");
	put_file("stick/reports/Another/20260101-000000/report.json.gz", "");
	put_file("stick/reports/Another/20260101-000000/dmesg.txt.gz", "");
	put_file("stick/reports/Another/20260101-000000/capture.gz", "");
	assert_int_equal(make_room(), 0);
	assert_string_equal(tree("stick/reports"), "");
}

static void what_is_not_ours_stays(void **state)
{
	static const char *const others[] = {
		"Board/20200101-000000/holiday.jpg",       "Board/20200102-00000/report.txt",
		"Board/20200103-0000000/report.txt",       "Board/20200104-000000-/report.txt",
		"Board/20200105-000000.old/report.txt",    "Board/keep/report.txt",
		"Board/20200106-000000/report.txt/deeper", "20200107-000000/report.txt",
	};
	char path[200];

	(void)state;
	mount_pages(10);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		(void)snprintf(path, sizeof(path), "stick/reports/%s", others[i]);
		put_file(path, "");
	}
	put_file("stick/filler", "");
	(void)snprintf(path, sizeof(path), "%s", at("stick/filler"));
	assert_int_equal(truncate(path, 0), 0);
	FILE *filler = fopen(path, "we");
	assert_int_equal(fwrite(text, PAGE, 6, filler), 6);
	fclose(filler);
	assert_int_equal(make_room(), ENOSPC);
	assert_int_equal(room.dropped, 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		(void)snprintf(path, sizeof(path), "stick/reports/%s", others[i]);
		assert_int_equal(access(at(path), F_OK), 0);
	}
}

static void nothing_goes_in_vain(void **state)
{
	(void)state;
	mount_pages(10);
	put_run("Board/20260101-000000");
	put_run("Board/20260102-000000");
	documents[1].length = sizeof(text);
	assert_int_equal(make_room(), ENOSPC);
	assert_int_equal(room.dropped, 0);
	assert_string_equal(tree("stick/reports"),
			    "Board Board/20260101-000000 Board/20260101-000000/report.txt "
			    "Board/20260102-000000 Board/20260102-000000/report.txt ");
}

static void without_a_stick_the_reason_is_told(void **state)
{
	(void)state;
	place.mount_point = at("nowhere");
	assert_int_equal(room_make(&place, documents, 2, &room), ENOENT);
	assert_int_equal(room.dropped, 0);
}

static void more_names_than_fit_are_counted(void **state)
{
	char run[60];

	(void)state;
	mount_pages(20);
	for (unsigned i = 1; i <= 18; i++) {
		(void)snprintf(run, sizeof(run), "Board/202601%02u-000000", i);
		put_run(run);
	}
	documents[1].length = (size_t)10 * PAGE;
	assert_int_equal(make_room(), 0);
	assert_int_equal(room.dropped, 15);
	assert_int_equal(room.named, 5);
	assert_non_null(strstr(room.names, "Board/20260101-000000, Board/20260102-000000"));
	assert_null(strstr(room.names, "Board/20260115"));
}

static void then_the_run_fits(void **state)
{
	struct folder_report report;
	char run[60];

	(void)state;
	mount_pages(10);
	for (unsigned i = 1; i <= 8; i++) {
		(void)snprintf(run, sizeof(run), "Board/202601%02u-000000", i);
		put_run(run);
	}
	documents[1].length = (size_t)2 * PAGE;
	assert_int_equal(
		folder_write(at("stick"), "Board", "20260201-000000", documents, 2, &report),
		ENOSPC);
	assert_int_equal(make_room(), 0);
	assert_int_equal(room.dropped, 7);
	assert_int_equal(
		folder_write(at("stick"), "Board", "20260201-000000", documents, 2, &report), 0);
	assert_string_equal(tree("stick/reports"),
			    "Board Board/20260108-000000 Board/20260108-000000/report.txt "
			    "Board/20260201-000000 "
			    "Board/20260201-000000/capture.txt Board/20260201-000000/report.txt ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(room_is_there, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(a_run_with_more_documents_goes, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(a_run_that_goes_is_marked_first, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(oldest_of_this_board_first, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(then_of_any_board, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(unfinished_ones_before_all, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(unfinished_one_beside_a_whole_one_stays, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(the_run_before_goes_last, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(a_run_of_the_same_boot_goes_first, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(packed_documents_are_ours, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(what_is_not_ours_stays, make_stick, remove_stick),
		cmocka_unit_test_setup_teardown(nothing_goes_in_vain, make_stick, remove_stick),
		cmocka_unit_test(without_a_stick_the_reason_is_told),
		cmocka_unit_test_setup_teardown(more_names_than_fit_are_counted, make_stick,
						remove_stick),
		cmocka_unit_test_setup_teardown(then_the_run_fits, make_stick, remove_stick),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
