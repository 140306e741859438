/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts in JSON: valid whatever bytes they have, and without what names one machine of many. */
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

static void what_names_a_machine_is_masked(void **state)
{
	assert_written("enx001b213c4d5e", "\"enx000000000000\"}");
	assert_written("port wlx001b213c4d5e.", "\"port wlx000000000000.\"}");
	assert_written("00:1b:21:3c:4d:5e", "\"00:00:00:00:00:00\"}");
	assert_written("at 00-1b-21-3c-4d-5e", "\"at 00-00-00-00-00-00\"}");
	assert_written("root=UUID=3b241101-e2bb-4255-8caf-4136c566a962", "\"root=UUID=00000000-0000-0000-0000-000000000000\"}");
	assert_written("id 00112233445566778899aabbccddeeff", "\"id 00000000000000000000000000000000\"}");
	assert_written("SerialNumber: AB12", "\"SerialNumber: 0000\"}");
	(void)state;
}

static void what_names_none_stays(void **state)
{
	assert_written("0000:01:00.0", "\"0000:01:00.0\"}");
	assert_written("0x00000000fed90000-0x00000000fed90fff", "\"0x00000000fed90000-0x00000000fed90fff\"}");
	assert_written("a dead beef cafe added", "\"a dead beef cafe added\"}");
	(void)state;
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
	assert_written("caf\xc3\xa9", "\"caf\xc3\xa9\"}");
	assert_written("caf\xe9", "\"caf\xef\xbf\xbd\"}");
	assert_written("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}");
	assert_written("tab\tquote\"\x01", "\"tab\\tquote\\\"\\u0001\"}");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_names_a_machine_is_masked), cmocka_unit_test(what_names_none_stays),
		cmocka_unit_test(bytes_that_are_no_text_are_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
