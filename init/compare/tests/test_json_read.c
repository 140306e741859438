/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is JSON and what is not, which paths values have, and what becomes of strings. */
#include "init/compare/json_read.h"
#include "init/compare/json_scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static char *told;
static struct json_fault fault;

static void value(void *context, const char *path, const char *text)
{
	fprintf(context, "%s=%s;", path, text ? text : "(null)");
}

static void end(void *context, const char *path)
{
	fprintf(context, "%s.;", path);
}

static bool read_bytes(const char *bytes, size_t length)
{
	size_t size;
	int file = memfd_create("json", 0);

	free(told);
	FILE *out = open_memstream(&told, &size);
	struct json_taker taker = { value, end, out };
	assert_int_equal(write(file, bytes, length), length);
	bool read = json_read(file, &taker, &fault);
	close(file);
	fclose(out);
	return read;
}

static void expect(const char *json, const char *what)
{
	if (!read_bytes(json, strlen(json)))
		fail_msg("%s: expected JSON, found line %zu: %s", json, fault.line, fault.what);
	assert_string_equal(told, what);
}

static void expect_fault(const char *json, size_t line, const char *what)
{
	if (read_bytes(json, strlen(json)))
		fail_msg("%s: expected a fault, found JSON", json);
	assert_string_equal(fault.what, what);
	assert_int_equal(fault.line, line);
}

static void test_paths(void **state)
{
	(void)state;
	expect("{\"a\": {\"b\": [1, {\"c\": null}, [true]], \"d\": -1.5e+3}}",
	       "a.b[]=1;a.b[].c=(null);a.b[].;a.b[][]=true;a.d=-1.5e+3;a.;.;");
	expect(" [ ] ", "");
	expect("{}", ".;");
	expect("\"x\"", "=x;");
}

static void test_strings(void **state)
{
	(void)state;
	expect("\"\\\"\\\\\\/\\b\\n\\u0041\\u00e9\\u20ac\"", "=\"\\/\b\nA\u00e9\u20ac;");
	expect("\"\\ud83d\\ude00\"", "=\U0001f600;");
	expect("\"\\ud83dx\\ude00\\u0000\"", "=\ufffdx\ufffd\ufffd;");
	expect("\"\\ud83d\\ud83d\\ude00\"", "=\ufffd\U0001f600;");
	expect("\"\\ud83d\"", "=\ufffd;");
}

static void test_a_long_string_is_cut(void **state)
{
	enum { LONG = 100000 };
	static char json[LONG + 3];

	(void)state;
	memset(json, 'x', sizeof json - 1);
	json[0] = json[LONG + 1] = '"';
	assert_true(read_bytes(json, LONG + 2));
	assert_int_equal(strlen(told), JSON_TEXT + 2);
}

static void test_faults(void **state)
{
	(void)state;
	expect_fault("", 1, "the file ends too early");
	expect_fault("{\"a\": 1,\n\n", 3, "expected a key in quotation marks");
	expect_fault("{\"a\": 1\n", 2, "the file ends too early");
	expect_fault("{\"a\": 1 \"b\": 2}", 1, "expected a comma or the end of the object");
	expect_fault("[1 2]", 1, "expected a comma or the end of the list");
	expect_fault("[1,]", 1, "expected a value");
	expect_fault("{\"a\" 1}", 1, "expected a colon behind a key");
	expect_fault("[\"a", 1, "the file ends within a string");
	expect_fault("[\"a\nb\"]", 2, "a control character in a string");
	expect_fault("[\"\\x\"]", 1, "no such escape in a string");
	expect_fault("[\"\\u12g4\"]", 1, "expected four hexadecimal digits behind \\u");
	expect_fault("[1]\n[2]", 2, "something follows the end of the document");
	for (size_t i = 0; i < 9; i++)
		expect_fault((const char *const[]){ "nul", "True", "01", "+1", "1.", ".5", "1e",
						    "-", "NaN" }[i],
			     1, "expected a value");
}

static void test_depth_and_keys_are_bounded(void **state)
{
	char deep[2 * JSON_DEPTH + 4], key[JSON_PATH + 16];

	(void)state;
	memset(deep, '[', JSON_DEPTH);
	memset(deep + JSON_DEPTH, ']', JSON_DEPTH);
	assert_true(read_bytes(deep, sizeof deep - 4));
	memset(deep, '[', sizeof deep);
	assert_false(read_bytes(deep, sizeof deep));
	assert_string_equal(fault.what, "nested too deeply");
	memset(key, 'k', sizeof key);
	memcpy(key, "{\"", 2);
	memcpy(key + sizeof key - 4, "\":1}", 4);
	assert_false(read_bytes(key, sizeof key));
	assert_string_equal(fault.what, "a key is too long");
}

static void test_a_zero_byte_is_no_text(void **state)
{
	(void)state;
	assert_false(read_bytes("[\"a\0b\"]", 7));
	assert_false(read_bytes("[\0]", 3));
}

static void test_what_cannot_be_read(void **state)
{
	struct json_taker taker = { value, end, stderr };

	(void)state;
	assert_false(json_read(-1, &taker, &fault));
	assert_string_equal(fault.what, "Bad file descriptor");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_a_long_string_is_cut),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_depth_and_keys_are_bounded),
		cmocka_unit_test(test_a_zero_byte_is_no_text),
		cmocka_unit_test(test_what_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
