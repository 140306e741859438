/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probe bus_windows: the lines of /proc/iomem, and who may see what in them. */
#include "probes/scan/tests/told.h"

#include <stdio.h>
#include <string.h>

#define IOMEM "read /proc/iomem"

static struct machine look_at(const char *text)
{
	struct machine machine = { 0 };

	look_with("bus_windows", &machine,
		  (const struct told[]){ { IOMEM, OK, text, strlen(text) }, { 0 } });
	return machine;
}

static void nested(void **state)
{
	struct machine machine = look_at("c0000000-febfffff : PCI Bus 0000:00\n"
					 "  fd000000-fdffffff : 0000:00:02.0\n"
					 "no line\n"
					 "4000000000-7fffffffff : PCI Bus 10000:e1\n"
					 "  4000000000-40ffffffff : PCI Bus 0000:0x\n");
	const struct bus_range *list = machine.bus_ranges.list.items;
	(void)state;

	assert_int_equal(machine.bus_ranges.status, OK);
	assert_int_equal(machine.bus_ranges.list.count, 4);
	assert_true(list[0].is_bus);
	assert_int_equal(list[0].depth, 0);
	assert_int_equal(list[0].bus, 0);
	assert_int_equal(list[0].end, 0xfebfffff);
	assert_false(list[1].is_bus);
	assert_int_equal(list[1].depth, 1);
	assert_true(list[2].is_bus);
	assert_int_equal(list[2].domain, 0x10000);
	assert_int_equal(list[2].bus, 0xe1);
	assert_false(list[3].is_bus);
	arena_free(&machine.arena);
}

static void not_for_everybody(void **state)
{
	struct machine machine = look_at("00000000-00000000 : Reserved\n"
					 "00000000-00000000 : PCI Bus 0000:00\n");
	(void)state;

	assert_int_equal(machine.bus_ranges.status, DENIED);
	arena_free(&machine.arena);
	machine = look_at("");
	assert_int_equal(machine.bus_ranges.status, FAILED);
	arena_free(&machine.arena);
	machine = (struct machine){ 0 };
	look_with("bus_windows", &machine, (const struct told[]){ { 0 } });
	assert_int_not_equal(machine.bus_ranges.status, OK);
	arena_free(&machine.arena);
}

/* What stands behind so many lines could be what is in use. */
static void too_many_lines(void **state)
{
	enum { LINES = 8193, LINE = 32 };
	static char text[LINES * LINE + 1];
	size_t at = 0;
	(void)state;

	for (unsigned i = 0; i < LINES; i++)
		at += (size_t)snprintf(text + at, LINE + 1, "%08x-%08x : Reserved\n", i * 2,
				       i * 2 + 1);
	struct machine machine = look_at(text);
	assert_int_equal(machine.bus_ranges.status, FAILED);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested),
		cmocka_unit_test(not_for_everybody),
		cmocka_unit_test(too_many_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
