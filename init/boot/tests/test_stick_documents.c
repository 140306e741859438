/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which documents are packed for the stick, and that gzip's form is what lies there. */
#include "init/boot/stick_documents.h"
#include "probes/lib/gunzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LARGE = 300 << 10 };

static char text[LARGE];
static struct stick_documents documents;

/* The one document, packed by that rule: its name then. */
static const char *packed(const char *name, size_t length)
{
	if (documents.list[0].bytes != text)
		free((void *)documents.list[0].bytes);
	documents = (struct stick_documents){ .list = { { name, text, length } }, .count = 1 };
	stick_documents_pack(&documents);
	return documents.list[0].name;
}

static bool compare(void *context, const uint8_t *bytes, size_t count)
{
	size_t *length = context;

	assert_memory_equal(bytes, text + *length, count);
	*length += count;
	return true;
}

static void what_is_large_is_packed(void **state)
{
	(void)state;
	for (size_t i = 0; i < LARGE; i++)
		text[i] = (char)('a' + i * i % 23);
	assert_string_equal(packed("report.txt", LARGE), "report.txt");
	assert_string_equal(packed("report.html", LARGE), "report.html");
	assert_string_equal(packed("report.json", 256 << 10), "report.json");
	assert_ptr_equal(documents.list[0].bytes, text);
	assert_string_equal(packed("report.json", (256 << 10) + 1), "report.json.gz");
	assert_string_equal(packed("dmesg.txt", 64 << 10), "dmesg.txt");
	assert_string_equal(packed("dmesg.txt", (64 << 10) + 1), "dmesg.txt.gz");
	assert_string_equal(packed("capture.txt", 1), "capture.gz");
}

static void it_unpacks_to_the_same(void **state)
{
	const struct document *document = &documents.list[0];
	size_t length = 0;

	(void)state;
	assert_string_equal(packed("capture.txt", LARGE), "capture.gz");
	assert_in_range(document->length, 1, LARGE / 10);
	assert_int_equal(
		gunzip_member((const uint8_t *)document->bytes, document->length, compare, &length),
		document->length);
	assert_int_equal(length, LARGE);
	free((void *)document->bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_large_is_packed),
		cmocka_unit_test(it_unpacks_to_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
