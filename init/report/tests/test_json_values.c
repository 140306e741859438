/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts in JSON: valid whatever bytes they have. */
#include "init/report/json_sections.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_written(const char *text, const char *expected)
{
	struct json json = { .document = yyjson_mut_doc_new(NULL) };
	yyjson_mut_val *root = yyjson_mut_obj(json.document);

	yyjson_mut_doc_set_root(json.document, root);
	json_text(&json, root, "text", text);
	char *written = yyjson_mut_write(json.document, 0, NULL);
	assert_non_null(written);
	assert_string_equal(written + strlen("{\"text\":"), expected);
	free(written);
	yyjson_mut_doc_free(json.document);
	arena_free(&json.arena);
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
	assert_written("0000:01:00.0", "\"0000:01:00.0\"}");
	assert_written("caf\xc3\xa9", "\"caf\xc3\xa9\"}");
	assert_written("caf\xe9", "\"caf\xef\xbf\xbd\"}");
	assert_written("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}");
	assert_written("tab\tquote\"\x01", "\"tab\\tquote\\\"\\u0001\"}");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_that_are_no_text_are_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
