/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record of the trial: what a boot that stopped leaves, and what the next one makes of it. */
#include "init/deliver/journal.h"

#include "init/deliver/tests/scratch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define FIRST  "BOARD\t0000:01:00.0\tdma\t1b36:0010\n"
#define SECOND "BOARD\t0000:02:00.0\treset\t8086:10d3\n"
#define OTHER  "OTHER\t0000:01:00.0\topen\t1b36:0010\n"

/* As journal_begin() leaves it, but without a stick. */
static struct journal opened(const char *text)
{
	struct journal journal = { .kept = strlen(text) };

	put_file("proving.txt", text);
	(void)snprintf(journal.path, sizeof journal.path, "%s", at("proving.txt"));
	journal.file = open(journal.path, O_RDWR | O_CLOEXEC);
	return journal;
}

static void test_what_stops_leaves_its_record(void **state)
{
	struct journal journal = opened(FIRST);

	(void)state;
	assert_true(journal_write(&journal, OTHER));
	assert_true(journal_write(&journal, SECOND));
	assert_memory_equal(get_file("proving.txt"), FIRST SECOND "\n",
			    sizeof FIRST SECOND "\n" - 1);
	assert_null(strstr(get_file("proving.txt"), "OTHER"));
	close(journal.file);
}

static void test_what_ends_leaves_what_was_there(void **state)
{
	struct journal journal = opened(FIRST);

	(void)state;
	assert_true(journal_write(&journal, SECOND));
	journal_end(&journal);
	assert_string_equal(get_file("proving.txt"), FIRST);
	journal = opened("");
	assert_true(journal_write(&journal, SECOND));
	journal_end(&journal);
	assert_null(get_file("proving.txt"));
}

/* The blank lines are what a record is made as long as all others by. */
static void test_a_device_that_came_through(void **state)
{
	struct journal journal = opened(OTHER "\n\n" FIRST SECOND "\n\n");

	(void)state;
	assert_true(journal_write(&journal, FIRST));
	journal_forget(&journal, "BOARD", "0000:01:00.0");
	journal_end(&journal);
	assert_string_equal(get_file("proving.txt"), OTHER SECOND);
	journal = opened(FIRST);
	journal_forget(&journal, "BOARD", "0000:02:00.0");
	journal_forget(&journal, "BOARD", "0000:01:00.0");
	journal_end(&journal);
	assert_null(get_file("proving.txt"));
}

static void test_without_a_stick(void **state)
{
	struct journal journal = { .file = -1 };

	(void)state;
	assert_false(journal_write(&journal, FIRST));
	journal_forget(&journal, "BOARD", "0000:01:00.0");
	journal_end(&journal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_stops_leaves_its_record),
		cmocka_unit_test(test_what_ends_leaves_what_was_there),
		cmocka_unit_test(test_a_device_that_came_through),
		cmocka_unit_test(test_without_a_stick),
	};

	return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
