/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What init noted of modules that are not there: together where they serve one purpose, and nothing
 * of what it did not write.
 */
#include "probes/source/tests/memory_source.h"
#include "probes/machine/machine.h"
#include "probes/scan/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NOTES "/run/vfio-preflight-modules"

static struct machine machine;

static const struct probe *find(const char *name)
{
	size_t count;
	const struct probe *const *list = probe_list(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i]->name, name) == 0)
			return list[i];
	return NULL;
}

static void look_at(const char *notes)
{
	struct memory_source memory;

	arena_free(&machine.arena);
	machine = (struct machine){ 0 };
	memory_open(&memory);
	if (notes)
		memory_put_text(&memory, READ_FILE, NOTES, notes);
	find("modules")->look(&memory.source, &machine);
	memory_close(&memory.source);
}

static void assert_gap(size_t which, const char *what, const char *why)
{
	assert_true(which < machine.gaps.count);
	assert_string_equal(machine.gaps.items[which].what, what);
	assert_string_equal(machine.gaps.items[which].why, why);
}

static void one_line_for_one_purpose(void **state)
{
	(void)state;
	look_at("vmd\tabsent: not here\tno VMD\nusb\tfailed: x\tno stick\nvfat\tfailed: x\tno "
		"stick\nfat\tabsent: not here\tno stick\n");
	assert_int_equal(machine.gaps.count, 3);
	assert_gap(0, "kernel module vmd", "absent: not here, so no VMD");
	assert_gap(1, "kernel modules usb, vfat", "failed: x, so no stick");
	assert_gap(2, "kernel module fat", "absent: not here, so no stick");
	arena_free(&machine.arena);
}

static void no_more_than_is_there(void **state)
{
	(void)state;
	look_at(NULL);
	assert_int_equal(machine.gaps.count, 0);
	look_at("");
	assert_int_equal(machine.gaps.count, 0);
	look_at("\n\t\nname\tonly two\nmsr\tabsent\t");
	assert_int_equal(machine.gaps.count, 1);
	assert_gap(0, "kernel module msr", "absent");
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_for_one_purpose),
		cmocka_unit_test(no_more_than_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
