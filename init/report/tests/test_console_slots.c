/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of slots on a screen of 80 columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "init/report/tests/machines.h"

/* The full machine with one slot, in which both of its functions are. */
static char *rendered_with_slot(const char *name, const char *device)
{
	struct machine machine = { 0 };
	struct judgement judgement = { 0 };
	struct report report = { .machine = &machine, .judgement = &judgement, .source = "live" };
	char *text;
	size_t length;

	fill_full(&machine);
	machine.functions.items[1].device_name = device;
	fill_judgement(&judgement, &machine);
	struct board_slot *slot = array_add(&arena, &judgement.deduced.slots.list);
	*slot = (struct board_slot){ .name = name, .port = &machine.functions.items[0] };
	*array_add(&arena, &slot->occupants) = &machine.functions.items[1];
	*array_add(&arena, &slot->occupants) = &machine.functions.items[0];
	FILE *out = open_memstream(&text, &length);
	render(FORMAT_TEXT, &report, out);
	fclose(out);
	arena_free(&machine.arena);
	arena_free(&arena);
	return text;
}

/* The line of the table that is the slot's. */
static const char *row_of(char *text)
{
	char *row = strstr(strstr(text, "in it\n"), "\n") + 1;

	row[strcspn(row, "\n")] = '\0';
	return row;
}

static void a_long_name_leaves_room_for_the_rest(void **state)
{
	char device[200];
	char *text;
	(void)state;

	memset(device, 'W', sizeof device - 1);
	device[sizeof device - 1] = '\0';
	text = rendered_with_slot("PCIEX16_1 of the riser in the middle", device);
	const char *row = row_of(text);
	assert_ptr_equal(strstr(row, "  PCIEX16_1 of the 0000:00:1c.0 x16 at "), row);
	assert_true(strlen(row) > 72 && strlen(row) <= 80);
	assert_string_equal(row + strlen(row) - 5, " (+1)");
	free(text);
}

static void a_short_name_is_whole(void **state)
{
	char *text = rendered_with_slot("J1", "GA104");
	const char *row = row_of(text);
	(void)state;

	assert_ptr_equal(strstr(row, "  J1   0000:00:1c.0 x16 at "), row);
	assert_non_null(strstr(row, " GA104 (+1)"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_name_leaves_room_for_the_rest),
		cmocka_unit_test(a_short_name_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
