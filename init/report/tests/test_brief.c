/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fits into an EFI variable: whole lines, display devices first, and how many devices found no
 * room.
 */
#include "init/report/brief.h"
#include "init/report/renderers.h"
#include "probes/judge/ranking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DEVICES_AT_MOST = 100 };

/* Of a machine with `count` devices, the last of which is a display. To be freed. */
static char *brief_of(size_t count)
{
	struct arena arena = ARENA_EMPTY;
	struct machine machine = { 0 };
	struct judgement judgement = { 0 };
	const struct report report = { .machine = &machine,
				       .judgement = &judgement,
				       .source = "test" };
	char *text;
	size_t length;
	struct function *functions = arena_alloc(&arena, (count + 1) * sizeof *functions);
	FILE *out = open_memstream(&text, &length);

	for (size_t i = 0; i < count; i++) {
		functions[i] = (struct function){ .address = { 0, (uint8_t)i, 0, 0 },
						  .status = OK,
						  .vendor = 0x8086,
						  .class_code = 0x020000 };
		array_add(&arena, &judgement.devices)->function = &functions[i];
	}
	if (count)
		functions[count - 1].class_code = 0x030000;
	judgement.arena = &arena;
	rank(&judgement);
	render_brief(&report, out);
	fclose(out);
	assert_true(length < BRIEF_SIZE);
	assert_int_equal(text[length - 1], '\n');
	arena_free(&arena);
	return text;
}

static size_t count_of(const char *text, const char *word)
{
	size_t count = 0;

	for (; (text = strstr(text, word)); text++)
		count++;
	return count;
}

static void few_devices_are_all_there(void **state)
{
	char *text = brief_of(3);

	(void)state;
	assert_int_equal(count_of(text, "8086:0000"), 3);
	assert_null(strstr(text, "more devices"));
	assert_true(strstr(text, "0000:02:00.0") < strstr(text, "0000:00:00.0"));
	assert_true(strstr(text, "0000:00:00.0") < strstr(text, "0000:01:00.0"));
	free(text);
}

static void devices_without_room_are_counted(void **state)
{
	char *text = brief_of(DEVICES_AT_MOST);
	const char *last = strstr(text, "and ");
	size_t left_out = 0;

	(void)state;
	assert_non_null(last);
	assert_int_equal(sscanf(last, "and %zu more device", &left_out), 1);
	assert_int_equal(count_of(text, "8086:0000") + left_out, DEVICES_AT_MOST);
	assert_non_null(strstr(text, "0000:63:00.0"));
	free(text);
}

static void only_printable_ascii(void **state)
{
	struct machine machine = { .firmware = { .product = { OK, "caf\xc3\xa9\033[2J\x7f~" } } };
	struct judgement judgement = { 0 };
	const struct report report = { .machine = &machine,
				       .judgement = &judgement,
				       .source = "test" };
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	(void)state;
	render_brief(&report, out);
	fclose(out);
	assert_non_null(strstr(text, ", caf???[2J?~\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_devices_are_all_there),
		cmocka_unit_test(devices_without_room_are_counted),
		cmocka_unit_test(only_printable_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
