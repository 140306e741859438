/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures that are damaged line by line: cut before each line and inside it, each line left out,
 * doubled, and with a byte of it set to 00 and to ff. Each either is refused with a message or ends
 * with whole reports, within a second.
 *
 * The captures are those beside this test, a bare dump of lspci too, and, where the environment
 * variable REAL_MACHINES names a folder that has them as pci/NAME.lspci.txt, real dumps. Of each a
 * sample of its lines is damaged; of ours with ALL_CHANGES=1 in the environment every line.
 */
#include "init/tests/watched_capture.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum damage { CUT_BEFORE, CUT_INSIDE, LEFT_OUT, TWICE, SET_00, SET_FF, DAMAGES };

static const char *const damage_words[DAMAGES] = { "cut before", "cut inside", "without",
						   "twice",      "00 in",      "ff in" };

enum { LINES_OF_OURS = 60, LINES_OF_A_SAMPLE = 12 };

static glob_t files;
static size_t lines_at_most; /* of each file; 0: all */

/* --- One run --- */

/* `line` to `next` is the line with its newline. */
static void damage_and_run(char *text, size_t length, size_t line, size_t next, enum damage damage)
{
	static char damaged[2 * TEXT_AT_MOST];
	size_t middle = line + (next - line) / 2;

	memcpy(damaged, text, length);
	switch (damage) {
	case CUT_BEFORE: length = line; break;
	case CUT_INSIDE: length = middle; break;
	case LEFT_OUT:
		memmove(damaged + line, text + next, length - next);
		length -= next - line;
		break;
	case TWICE:
		memcpy(damaged + next, text + line, length - line);
		length += next - line;
		break;
	default: damaged[middle] = (char)(damage == SET_00 ? 0x00 : 0xff);
	}
	watched_capture(damaged, length, NULL);
}

/* --- One file --- */

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')); text++)
		count++;
	return count;
}

static void mutate(const char *name, char *text, size_t length, unsigned process)
{
	size_t lines = count_lines(text), number = 1;
	size_t step = lines_at_most && lines > lines_at_most ? lines / lines_at_most : 1;

	for (size_t line = 0, next; line < length; line = next, number++) {
		const char *newline = memchr(text + line, '\n', length - line);
		next = newline ? (size_t)(newline - text) + 1 : length;
		if (number % step || number / step % WATCHED_PROCESSES != process)
			continue;
		for (int damage = 0; damage < DAMAGES; damage++) {
			snprintf(watched_words, sizeof watched_words, "%s: %s line %zu", name,
				 damage_words[damage], number);
			damage_and_run(text, length, line, next, (enum damage)damage);
		}
	}
}

static void mutate_all(unsigned process)
{
	size_t length;

	watched_open_messages();
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char *text = watched_read(files.gl_pathv[i], &length);
		mutate(files.gl_pathv[i], text, length, process);
	}
}

/* --- The tests --- */

static void mutate_those_of(const char *pattern, size_t most)
{
	size_t runs;

	lines_at_most = most;
	if (glob(pattern, 0, NULL, &files))
		fail_msg("nothing is there: %s", pattern);
	size_t failures = watched_work(mutate_all, &runs);
	print_message("%zu captures, %zu runs, the longest %zu ms, %zu failures\n", files.gl_pathc,
		      runs, watched_slowest(), failures);
	globfree(&files);
	assert_int_equal(failures, 0);
	assert_true(runs > 100);
}

static size_t lines_of_ours(void)
{
	return getenv("ALL_CHANGES") ? 0 : LINES_OF_OURS;
}

static void captures(void **state)
{
	(void)state;
	mutate_those_of("init/tests/captures/*.txt", lines_of_ours());
}

/* What lspci prints, and nothing else. */
static void bare_dumps(void **state)
{
	const char *root = getenv("REAL_MACHINES");
	char pattern[4096];

	(void)state;
	mutate_those_of("init/tests/dumps/*.lspci.txt", lines_of_ours());
	if (!root)
		return;
	snprintf(pattern, sizeof pattern, "%s/pci/*.lspci.txt", root);
	mutate_those_of(pattern, LINES_OF_A_SAMPLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captures),
		cmocka_unit_test(bare_dumps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
