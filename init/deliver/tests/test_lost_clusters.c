/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is made of fsck.fat's words, and that it repairs where lost clusters are all that is wrong.
 * A script stands in for it.
 */
#include "init/deliver/lost_clusters.h"
#include "init/deliver/tests/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define LOST "fsck.fat 4.2 (2021-01-31)\nReclaimed 3 unused clusters (1536 bytes).\n"
#define DIRTY                                                                              \
	"Dirty bit is set. Fs was not properly unmounted and some data may be corrupt.\n " \
	"Automatically removing dirty bit.\n"
#define END "\nLeaving filesystem unchanged.\n/dev/sda3: 1 files, 0/40609 clusters\n"

#define COPY                                                                           \
	"There are differences between boot sector and its backup.\n"                  \
	"This is mostly harmless. Differences: (offset:original/backup)\n  65:01/00\n" \
	"  Not automatically fixing this.\n"

static struct delivery result;

static struct lost_clusters lost_in(const char *text)
{
	struct lost_clusters lost;
	char *copy = strdup(text);

	lost_clusters_read(copy, &lost);
	free(copy);
	return lost;
}

static void what_it_says(void **state)
{
	struct lost_clusters lost = lost_in(LOST DIRTY END);
	(void)state;

	assert_int_equal(lost.clusters, 3);
	assert_int_equal(lost.bytes, 1536);
	assert_string_equal(lost.also, "");
	lost = lost_in("Reclaimed 1 unused cluster (512 bytes).\nFree cluster summary wrong (5 vs. "
		       "really 6)\n  Auto-correcting.\n");
	assert_int_equal(lost.clusters, 1);
	assert_string_equal(lost.also, "");
	lost = lost_in(LOST "/reports/B/RUN.TMP\n  File size is 5 bytes, cluster chain length is 0 "
			    "bytes.\n" DIRTY END);
	assert_int_equal(lost.clusters, 3);
	assert_string_equal(lost.also, "/reports/B/RUN.TMP");
	assert_string_equal(lost_in("FATs differ but appear to be intact.\n" LOST).also,
			    "FATs differ but appear to be intact.");
	assert_int_equal(lost_in("").clusters, 0);
}

/* A boot sector: of FAT16, marked or not. */
static void put_device(bool dirty)
{
	char sector[512] = { [22] = 1, [0x25] = (char)dirty, [510] = 0x55, [511] = (char)0xaa };
	FILE *file = fopen(at("sda3"), "we");

	assert_int_equal(fwrite(sector, sizeof sector, 1, file), 1);
	fclose(file);
}

/*
 * Says `first` when it is first asked, and then `later`, with that status; writes down how it was
 * called.
 */
static void put_fsck(const char *first, const char *later, int status)
{
	char text[4096];

	put_file("first", first);
	put_file("later", later);
	put_file("calls", "");
	(void)snprintf(text, sizeof text,
		       "#!/bin/sh\ncd %s\nprintf '%%s\\n' \"$1\" >>calls\n"
		       "if [ \"$1\" = -r ]; then cat >answers; exit 1; fi\n"
		       "if [ \"$(grep -c . calls)\" = 1 ]; then cat first; exit 1; fi\ncat later; "
		       "exit %d\n",
		       scratch, status);
	put_file("fsck", text);
	assert_int_equal(chmod(at("fsck"), 0755), 0);
}

static void check(bool read_only)
{
	lost_clusters_check(at("fsck"), at("sda3"), read_only, &result);
}

static void what_is_lost_is_freed(void **state)
{
	(void)state;
	put_device(true);
	put_fsck(LOST DIRTY END, END, 0);
	check(false);
	assert_int_equal(result.status, OK);
	assert_string_equal(
		result.detail,
		"sda3 was not unmounted cleanly: 3 clusters (1536 bytes) lost; freed by fsck.fat");
	assert_string_equal(get_file("calls"), "-n\n-r\n-n\n");
	assert_string_equal(get_file("answers"), "1\n1\n1\n1\n");
}

/* The copy of the boot sector is not marked, and stays so. */
static void what_is_lost_of_fat32_is_freed(void **state)
{
	(void)state;
	put_device(true);
	put_fsck("fsck.fat 4.2 (2021-01-31)\n" COPY LOST DIRTY END, END, 0);
	check(false);
	assert_int_equal(result.status, OK);
	assert_non_null(strstr(result.detail, "3 clusters (1536 bytes) lost; freed by fsck.fat"));
	assert_string_equal(get_file("answers"), "3\n1\n1\n1\n1\n");
	assert_string_equal(lost_in("There are differences between boot sector and its backup.\n"
				    "This is mostly harmless. Differences: (offset:original/backup)"
				    "\n  65:01/00, 82:00/46\n" LOST)
				    .also,
			    "  65:01/00, 82:00/46");
}

static void nothing_is_changed_where_more_is_wrong(void **state)
{
	(void)state;
	put_device(true);
	put_fsck(LOST "FATs differ but appear to be intact.\n" DIRTY END, END, 0);
	check(false);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "3 clusters (1536 bytes) lost; other errors, so "
					      "nothing was repaired: FATs differ"));
	assert_string_equal(get_file("calls"), "-n\n");
}

static void nor_on_a_stick_that_is_write_protected(void **state)
{
	(void)state;
	put_device(true);
	put_fsck(LOST DIRTY END, END, 0);
	check(true);
	assert_int_equal(result.status, DENIED);
	assert_string_equal(get_file("calls"), "-n\n");
}

static void what_was_not_freed_is_told(void **state)
{
	(void)state;
	put_device(true);
	put_fsck(LOST DIRTY END, LOST END, 1);
	check(false);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "could not free them"));
}

static void a_sound_stick_is_left_alone(void **state)
{
	(void)state;
	put_device(false);
	put_fsck(LOST DIRTY END, END, 0);
	check(false);
	assert_int_equal(result.status, ABSENT);
	assert_string_equal(get_file("calls"), "");
	/* Marked, but nothing is lost */
	put_device(true);
	put_fsck(DIRTY END, END, 0);
	check(false);
	assert_int_equal(result.status, ABSENT);
	assert_string_equal(get_file("calls"), "-n\n");
	lost_clusters_check(at("none"), at("sda3"), false, &result);
	assert_int_equal(result.status, FAILED);
	lost_clusters_check(at("none"), at("nothing-there"), false, &result);
	assert_int_equal(result.status, ABSENT);
}

/* In more than one piece, and more than is kept: what was said first counts. */
static void a_flood_of_words_is_cut(void **state)
{
	char text[4096];
	(void)state;

	put_device(true);
	put_file("first", LOST);
	(void)snprintf(
		text, sizeof text,
		"#!/bin/sh\ncd %s\ncat first; sleep 0.2\nseq -f 'Reclaimed %%.0f' 20000; exit 1\n",
		scratch);
	put_file("fsck", text);
	assert_int_equal(chmod(at("fsck"), 0755), 0);
	check(true);
	assert_int_equal(result.status, FAILED);
	assert_non_null(strstr(result.detail, "3 clusters (1536 bytes) lost; other errors, so "
					      "nothing was repaired: Reclaimed 1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_says),
		cmocka_unit_test(what_is_lost_is_freed),
		cmocka_unit_test(what_is_lost_of_fat32_is_freed),
		cmocka_unit_test(nothing_is_changed_where_more_is_wrong),
		cmocka_unit_test(nor_on_a_stick_that_is_write_protected),
		cmocka_unit_test(what_was_not_freed_is_told),
		cmocka_unit_test(a_sound_stick_is_left_alone),
		cmocka_unit_test(a_flood_of_words_is_cut),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
