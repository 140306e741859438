/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's log on a screen: nothing where it holds no complaint, and few lines of 80 columns
 * where it is full of them.
 */
#include "init/report/console_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct machine machine;

static void add(enum hint_kind kind, struct number at, const char *text)
{
	struct hints *hints = &machine.log.kinds[kind];

	hints->count++;
	*array_add(&machine.arena, &hints->first) = (struct hint){ .at = at, .text = text };
}

static char *shown(void)
{
	char *text;
	size_t length;
	struct page page = { .out = open_memstream(&text, &length) };

	console_log(&page, &machine);
	fclose(page.out);
	arena_free(&machine.arena);
	machine = (struct machine){ 0 };
	return text;
}

static void good_news_is_not_shown(void **state)
{
	(void)state;
	add(HINT_REMAPPING_ON, (struct number){ OK, 1 },
	    "DMAR-IR: Enabled IRQ remapping in x2apic mode");
	add(HINT_FIRMWARE_BUG, (struct number){ OK, 1 }, "[Firmware Bug]: TSC");
	char *text = shown();
	assert_string_equal(text, "");
	free(text);
}

static void faults_are_shown_with_their_time(void **state)
{
	(void)state;
	add(HINT_IOMMU_FIRMWARE_BUG, (struct number){ ABSENT, 0 }, "DMAR: Your BIOS is broken");
	add(HINT_DMAR_FAULT, (struct number){ OK, 1000001 },
	    "DMAR: [DMA Read] Request device [00:02.0] fault addr 0");
	char *text = shown();
	assert_string_equal(text, "\nKernel log (hints)\n  1.000001 s: DMAR: [DMA Read] Request "
				  "device [00:02.0] fault addr 0\n"
				  "  DMAR: Your BIOS is broken\n");
	free(text);
}

/* What Linux refused to a device is evidence of no rule, and still what its owner looks for. */
static void refusals_are_shown(void **state)
{
	(void)state;
	add(HINT_BAR, (struct number){ ABSENT, 0 },
	    "pci 0000:01:00.0: BAR 1: no space for [mem size 0x10000000]");
	add(HINT_RESERVED_MEMORY, (struct number){ ABSENT, 0 },
	    "vfio-pci 0000:03:00.0: Device is ineligible for IOMMU domain attach");
	char *text = shown();
	assert_string_equal(text,
			    "\nKernel log (hints)\n  vfio-pci 0000:03:00.0: Device is ineligible "
			    "for IOMMU domain attach\n"
			    "  pci 0000:01:00.0: BAR 1: no space for [mem size 0x10000000]\n");
	free(text);
}

static void many_long_lines_stay_few_and_narrow(void **state)
{
	char text[HINT_TEXT_AT_MOST + 1];
	size_t lines = 0;
	(void)state;

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	for (int kind = 0; kind < HINT_KINDS; kind++)
		for (int i = 0; i < HINTS_AT_MOST; i++)
			add((enum hint_kind)kind, (struct number){ OK, UINT64_MAX }, text);
	machine.log.kinds[HINT_DMAR_FAULT].count = 100000;
	char *page = shown();
	assert_non_null(strstr(page, "  ... and 99997 more dmar-fault\n"));
	for (char *line = page, *end; (end = strchr(line, '\n')); line = end + 1, lines++)
		assert_true(end - line <= PAGE_WIDTH);
	assert_true(lines <= 64);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_news_is_not_shown),
		cmocka_unit_test(faults_are_shown_with_their_time),
		cmocka_unit_test(refusals_are_shown),
		cmocka_unit_test(many_long_lines_stay_few_and_narrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
