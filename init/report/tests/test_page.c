/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Eighty columns, and nothing of a firmware's string reaches a terminal but printable ASCII. */
#include "init/report/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *written;
static size_t length;

static struct page open_page(bool colour)
{
	free(written);
	written = NULL;
	return (struct page){ .out = open_memstream(&written, &length), .colour = colour };
}

static const char *close_page(struct page *page)
{
	fclose(page->out);
	return written;
}

static void a_line_is_cut_at_the_width(void **state)
{
	struct page page = open_page(false);
	(void)state;

	page_line(&page, TONE_PLAIN, "%0100d", 7);
	assert_int_equal(strlen(close_page(&page)), PAGE_WIDTH + 1);
	assert_string_equal(written + PAGE_WIDTH - 3, "...\n");
	assert_int_equal(page.lines, 1);
}

static void escapes_do_not_get_through(void **state)
{
	struct page page = open_page(false);
	(void)state;

	page_line(&page, TONE_BAD, "a\033[2Jb\tc\nd\xc3\xa4");
	assert_string_equal(close_page(&page), "a?[2Jb?c?d??\n");
}

static void colour_stands_around_the_text(void **state)
{
	struct page page = open_page(true);
	(void)state;

	page_line(&page, TONE_GOOD, "READY");
	page_line(&page, TONE_PLAIN, "plain");
	assert_string_equal(close_page(&page), "\033[1;32mREADY\033[0m\nplain\n");
}

static void a_text_is_wrapped_at_words(void **state)
{
	struct page page = open_page(false);
	char text[200];
	(void)state;

	memset(text, 'x', sizeof text);
	text[50] = text[110] = ' ';
	text[199] = '\0';
	page_wrap(&page, TONE_PLAIN, "  * ", text, 0);
	close_page(&page);
	assert_int_equal(page.lines, 4); /* 50 and 59 letters, and 88 of which only 76 fit */
	for (char *line = strtok(written, "\n"); line; line = strtok(NULL, "\n"))
		assert_true(strlen(line) <= PAGE_WIDTH &&
			    strncmp(line, line == written ? "  * x" : "    x", 5) == 0);
}

static void a_text_that_is_too_long_says_so(void **state)
{
	struct page page = open_page(false);
	char text[400];
	(void)state;

	memset(text, 'x', sizeof text);
	for (size_t i = 9; i < sizeof text; i += 10)
		text[i] = ' ';
	text[sizeof text - 1] = '\0';
	page_wrap(&page, TONE_PLAIN, "", text, 2);
	close_page(&page);
	assert_int_equal(page.lines, 2);
	assert_string_equal(written + strlen(written) - 5, " ...\n");
}

static void an_empty_text_is_one_line(void **state)
{
	struct page page = open_page(false);
	(void)state;

	page_wrap(&page, TONE_PLAIN, "- ", "", 0);
	assert_string_equal(close_page(&page), "-\n");
}

static int free_text(void **state)
{
	(void)state;
	free(written);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_cut_at_the_width),
		cmocka_unit_test(escapes_do_not_get_through),
		cmocka_unit_test(colour_stands_around_the_text),
		cmocka_unit_test(a_text_is_wrapped_at_words),
		cmocka_unit_test(a_text_that_is_too_long_says_so),
		cmocka_unit_test(an_empty_text_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
