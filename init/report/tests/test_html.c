/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for a browser: what comes from the machine is text and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "init/report/markup.h"
#include "init/report/tests/machines.h"

static void names_of_hardware_are_text(void **state)
{
	char *text =
		rendered(FORMAT_HTML, "GPU</title><script>alert('1')</script>\033[2J\"onload=x&");
	(void)state;

	assert_null(strstr(text, "<script"));
	assert_non_null(strstr(text, "GPU&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)"));
	assert_non_null(strstr(text, "?[2J&quot;onload=x&amp;"));
	assert_null(strchr(text, '\033'));
	free(text);
}

static void nothing_is_loaded(void **state)
{
	static const char *const loads[] = { "http:", "https:", "src=",    "@import",
					     "url(",  "<link",  "<script", "<iframe" };
	char *text = rendered(FORMAT_HTML, "GPU");
	(void)state;

	for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
		if (strstr(text, loads[i]))
			fail_msg("it loads: %s", loads[i]);
	assert_non_null(strstr(text, "<!DOCTYPE html>"));
	assert_non_null(strstr(text, "</html>\n"));
	assert_non_null(strstr(text, "<svg role=img aria-label="));
	free(text);
}

/* What markup() writes for one text. */
static const char *escaped(const char *text)
{
	static char kept[256];
	FILE *out = fmemopen(kept, sizeof kept, "w");

	markup(out, "<i title=\"%s\">%u %d %zu %c 100%%</i>", text, 7U, -7, (size_t)8, 'c');
	fclose(out);
	return kept;
}

static void texts_are_escaped(void **state)
{
	(void)state;

	assert_string_equal(escaped("a<b>&\"'"),
			    "<i title=\"a&lt;b&gt;&amp;&quot;&#39;\">7 -7 8 c 100%</i>");
	assert_string_equal(escaped("caf\xc3\xa9 \xff\xc2\x9b\x7f\t"),
			    "<i title=\"caf\xc3\xa9 ????\">7 -7 8 c 100%</i>");
}

static void a_long_text_is_cut_between_characters(void **state)
{
	char kept[64] = "";
	FILE *out = fmemopen(kept, sizeof kept, "w");
	(void)state;

	markup_cut(out, "\xc3\xa9\xc3\xa9\xc3\xa9<", 3);
	markup_cut(out, "abc", 3);
	markup_cut(out, "", 3);
	fclose(out);
	assert_string_equal(kept, "\xc3\xa9\xc3\xa9\u2026abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_hardware_are_text),
		cmocka_unit_test(nothing_is_loaded),
		cmocka_unit_test(texts_are_escaped),
		cmocka_unit_test(a_long_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
