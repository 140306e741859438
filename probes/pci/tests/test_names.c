/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What pci.ids may look like, and that a broken one costs no more than its names. */
#include "probes/pci/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

#include "probes/source/lines.h"
#include "probes/source/tests/scratch.h"

static const char whole[] = "# a comment\n"
			    "\n"
			    "10de  NVIDIA Corporation \r\n"
			    "\t2484  GA104\n"
			    "\t\t10de 2484  a subsystem\n"
			    "\t2484  again\n"
			    "8086  Intel\n"
			    "\t2484  of another vendor\n"
			    "10DE  again\n"
			    "what is this\n"
			    "\t228b  of nobody\n"
			    "C 03  Display controller\n"
			    "\t00  VGA compatible controller\n"
			    "\t\t00  VGA controller\n"
			    "C 04  Multimedia controller\n"
			    "\t01  Audio";

static struct machine machine;

static void add_function(uint16_t vendor, uint16_t device, uint32_t class_code, enum status status)
{
	*array_add(&machine.arena, &machine.functions) = (struct function){
		.status = status, .vendor = vendor, .device = device, .class_code = class_code
	};
}

static void name_from(const void *text, size_t length)
{
	struct lines lines;

	arena_free(&machine.arena);
	machine = (struct machine){ 0 };
	add_function(0x10de, 0x2484, 0x030000, OK);
	add_function(0x10de, 0x228b, 0x040300, OK);
	add_function(0x1234, 0x2484, 0x0c0330, OK);
	add_function(0x10de, 0x2484, 0x030000, FAILED);
	assert_true(lines_open(&lines, scratch_write("pci.ids", text, length), 1 << 20));
	pci_names_from(&machine, &lines);
	lines_close(&lines);
}

static void test_names(void **state)
{
	(void)state;
	name_from(whole, sizeof whole - 1);
	const struct function *functions = machine.functions.items;
	assert_string_equal(functions[0].vendor_name, "NVIDIA Corporation");
	assert_string_equal(functions[0].device_name, "GA104");
	assert_string_equal(functions[0].class_name, "VGA compatible controller");
	assert_string_equal(functions[1].vendor_name, "NVIDIA Corporation");
	assert_null(functions[1].device_name);
	assert_string_equal(functions[1].class_name, "Multimedia controller [0403]");
	assert_null(functions[2].vendor_name);
	assert_null(functions[2].device_name);
	assert_null(functions[2].class_name);
	assert_null(functions[3].vendor_name);
}

static void test_empty_file(void **state)
{
	(void)state;
	name_from("", 0);
	assert_null(machine.functions.items[0].vendor_name);
}

static void test_no_function(void **state)
{
	struct machine empty = { 0 };
	(void)state;

	pci_name_functions(&empty);
	assert_null(empty.arena.newest);
}

static void test_truncated_at_every_byte(void **state)
{
	(void)state;
	for (size_t length = 0; length < sizeof whole; length++)
		name_from(whole, length);
}

/* Longer than what is read at once, and with bytes that are no text. */
static void test_very_long_lines(void **state)
{
	static char text[300000];
	(void)state;

	memset(text, 'x', sizeof text);
	memcpy(text, "10de  N", 7);
	memcpy(text + sizeof text - 20, "\n\t2484  G\0A\n", 12);
	name_from(text, sizeof text);
	assert_int_equal(strlen(machine.functions.items[0].vendor_name), sizeof text - 20 - 6);
	assert_string_equal(machine.functions.items[0].device_name, "G");
}

static int end(void **state)
{
	arena_free(&machine.arena);
	return scratch_end(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_empty_file),
		cmocka_unit_test(test_no_function),
		cmocka_unit_test(test_truncated_at_every_byte),
		cmocka_unit_test(test_very_long_lines),
	};

	return cmocka_run_group_tests(tests, scratch_begin, end);
}
