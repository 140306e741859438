/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of devices in few words: the maker's short name, and what the device is sold as. */
#include "init/report/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ROOM = 30 };

static void assert_short(const char *vendor, const char *device, const char *expected)
{
	struct arena arena = ARENA_EMPTY;
	const struct function function = { .vendor_name = vendor, .device_name = device };

	assert_string_equal(words_device_short(&arena, &function, ROOM), expected);
	arena_free(&arena);
}

static void makers_lose_what_companies_end_in(void **state)
{
	(void)state;
	assert_short("Intel Corporation", "I210", "Intel I210");
	assert_short("Red Hat, Inc.", "Virtio GPU", "Red Hat Virtio GPU");
	assert_short("Realtek Semiconductor Co., Ltd.", "RTL8125", "Realtek RTL8125");
	assert_short("ASMedia Technology Inc.", "ASM2142", "ASMedia ASM2142");
	assert_short("Advanced Micro Devices, Inc. [AMD/ATI]", "Navi 21", "AMD/ATI Navi 21");
	assert_short("Nobody", "Thing", "Nobody Thing");
	assert_short(" Corporation", "Thing", " Corporation Thing");
	assert_short("Empty []", "Thing", "Empty [] Thing");
}

static void a_long_device_is_what_it_is_sold_as(void **state)
{
	(void)state;
	assert_short("NVIDIA Corporation", "GA104 [GeForce RTX 3070]", "NVIDIA GeForce RTX 3070");
	assert_short("NVIDIA Corporation", "GA104 [RTX]", "NVIDIA GA104 [RTX]");
	assert_short("NVIDIA Corporation", "a device without any brackets",
		     "NVIDIA a device without any brackets");
}

static void what_has_no_name_has_ids(void **state)
{
	struct arena arena = ARENA_EMPTY;
	const struct function function = { .vendor = 0x10de, .device = 0x2484 };

	assert_string_equal(words_device_short(&arena, &function, ROOM), "10de:2484");
	arena_free(&arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makers_lose_what_companies_end_in),
		cmocka_unit_test(a_long_device_is_what_it_is_sold_as),
		cmocka_unit_test(what_has_no_name_has_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
