/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bridges above, port types, virtual functions, groups, and functions that do not answer. */
#include "probes/pci/capabilities.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "probes/pci/tests/pci_machine.h"

static int parent_of(const char *text)
{
	struct pci_address address = { 0 };

	assert_true(pci_address_parse(text, &address));
	const struct function *function = machine_function(&examined, address);
	assert_non_null(function);
	return function ? function->parent : -2;
}

static void the_nearest_bridge_is_the_parent(void **state)
{
	(void)state;
	begin_machine();
	add_memory_bridge("0000:00:01.0", 1, 3);
	add_memory_bridge("0000:01:00.0", 2, 3);
	add_memory_bridge("0000:02:00.0", 3, 3);
	add_memory_function("0000:03:00.0", 256);
	add_memory_function("0000:04:00.0", 256);
	add_memory_bridge("0001:00:01.0", 2, 9);
	add_memory_function("0001:03:00.0", 256);
	examine();

	assert_int_equal(parent_of("0000:00:01.0"), NO_PARENT);
	assert_int_equal(parent_of("0000:01:00.0"), 0);
	assert_int_equal(parent_of("0000:02:00.0"), 1);
	assert_int_equal(parent_of("0000:03:00.0"), 2);
	assert_int_equal(parent_of("0000:04:00.0"), NO_PARENT);
	assert_int_equal(parent_of("0001:03:00.0"), 5);
	end_machine();
}

/* Else a walk upwards would never end. */
static void no_bridge_is_above_itself(void **state)
{
	(void)state;
	begin_machine();
	add_memory_bridge("0000:02:00.0", 0, 255);
	add_memory_bridge("0000:02:01.0", 2, 255);
	add_memory_bridge("0000:03:00.0", 2, 255);
	add_memory_bridge("0000:04:00.0", 9, 1);
	const struct machine *machine = examine();
	for (size_t i = 0; i < machine->functions.count; i++)
		assert_int_equal(machine->functions.items[i].parent, NO_PARENT);
	end_machine();
}

static enum port_type type_of(size_t index)
{
	return examined.functions.items[index].pcie.type;
}

static void a_switch_the_wrong_way_round_is_repaired(void **state)
{
	(void)state;
	begin_machine();
	put_express(add_memory_bridge("0000:00:01.0", 1, 4), 0x40, PORT_ROOT);
	put_express(add_memory_bridge("0000:01:00.0", 2, 4), 0x40, PORT_DOWNSTREAM);
	put_express(add_memory_bridge("0000:02:00.0", 3, 3), 0x40, PORT_UPSTREAM);
	put_express(add_memory_bridge("0000:02:01.0", 4, 4), 0x40, PORT_DOWNSTREAM);
	examine();
	assert_int_equal(type_of(0), PORT_ROOT);
	assert_int_equal(type_of(1), PORT_UPSTREAM);
	assert_int_equal(type_of(2), PORT_DOWNSTREAM);
	assert_int_equal(type_of(3), PORT_DOWNSTREAM);
	assert_true(examined.functions.items[1].port_repaired);
	assert_false(examined.functions.items[3].port_repaired);
	end_machine();
}

static void put_sriov(struct memory_function *card, unsigned count)
{
	put_express(card, 0x40, 0);
	put_extended(card, 0x100, 0x10, 0);
	put(card, 0x108, 4, 1);
	put(card, 0x10c, 4, count | count << 16);
	put(card, 0x110, 4, count);
	put(card, 0x114, 4, 8 | 2 << 16);
	put(card, 0x118, 4, 0x10caU << 16);
}

static void virtual_functions_have_their_ids_elsewhere(void **state)
{
	(void)state;
	begin_machine();
	put_sriov(add_memory_function("0000:01:00.0", 4096), 2);
	for (int i = 0; i < 4; i++)
		put(add_memory_function((const char *[]){ "0000:01:01.0", "0000:01:01.1",
							  "0000:01:01.2", "0000:01:01.4" }[i],
					4096),
		    0, 4, 0xffffffff);
	const struct function *items = examine()->functions.items;

	for (size_t i = 1; i <= 3; i += 2) {
		assert_int_equal(items[i].status, OK);
		assert_int_equal(items[i].vendor, 0x8086);
		assert_int_equal(items[i].device, 0x10ca);
		assert_true(items[i].is_virtual);
		assert_false(function_is_multifunction(&items[i]));
		assert_int_equal(pci_address_compare(items[i].physical_function, items[0].address),
				 0);
	}
	assert_int_equal(items[2].vendor, 0xffff);
	assert_int_equal(items[4].vendor, 0xffff);
	assert_true(has_gap("ids of 0000:01:01.1"));
	assert_true(has_gap("ids of 0000:01:01.4"));
	end_machine();
}

/*
 * Where Linux names no physical function the numbers tell, and the very first function is not
 * meant.
 */
static void the_first_function_is_not_taken_for_an_unknown_one(void **state)
{
	(void)state;
	begin_machine();
	put_sriov(add_memory_function("0000:00:00.0", 4096), 0);
	put_sriov(add_memory_function("0000:01:00.0", 4096), 2);
	put(add_memory_function("0000:01:01.0", 4096), 0, 4, 0xffffffff);
	const struct function *items = examine()->functions.items;
	assert_int_equal(pci_address_compare(items[2].physical_function, items[1].address), 0);
	end_machine();
}

static void linux_knows_the_physical_function(void **state)
{
	(void)state;
	begin_machine();
	put_sriov(add_memory_function("0000:01:00.0", 4096), 0);
	put(add_memory_function("0000:02:00.0", 4096), 0, 4, 0xffffffff);
	memory_put_text(&memory, READ_LINK, "/sys/bus/pci/devices/0000:02:00.0/physfn",
			"../0000:01:00.0");
	const struct function *items = examine()->functions.items;
	assert_int_equal(items[1].device, 0x10ca);
	end_machine();
}

static void what_does_not_answer_is_said(void **state)
{
	(void)state;
	begin_machine();
	memset(add_memory_function("0000:01:00.0", 4096)->bytes, 0xff, 4096);
	const struct function *function = &examine()->functions.items[0];

	assert_int_equal(function->status, FAILED);
	assert_true(function->silent);
	assert_int_equal(function->pcie.status, NOT_ASKED);
	assert_int_equal(function_features(function)->ats.status, NOT_ASKED);
	assert_true(has_gap("it reads as all ones"));
	assert_int_equal(examined.config_dwords.read, 16);
	end_machine();
}

static void a_bus_is_reset_for_one_only(void **state)
{
	(void)state;
	begin_machine();
	add_memory_bridge("0000:00:01.0", 1, 1);
	add_memory_bridge("0000:00:02.0", 2, 2);
	add_memory_function("0000:01:00.0", 256);
	add_memory_function("0000:02:00.0", 256);
	add_memory_function("0000:02:00.1", 256);
	add_memory_function("0000:03:00.0", 256);
	const struct function *items = examine()->functions.items;
	static const bool expected[] = { false, false, true, false, false, false };
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(items[i].features->resets.bus.value, expected[i]);
	end_machine();
}

static void functions_know_their_group(void **state)
{
	(void)state;
	begin_machine();
	add_memory_function("0000:01:00.0", 256);
	add_memory_function("0000:02:00.0", 256);
	examine();
	struct machine *machine = &examined;
	for (unsigned id = 3; id < 5; id++) {
		struct group *group = array_add(&machine->arena, &machine->groups);
		group->id = id;
		*array_add(&machine->arena, &group->members) = (struct pci_address){ 0, 1, 0, 0 };
		*array_add(&machine->arena, &group->members) = (struct pci_address){ 0, 9, 0, 0 };
	}
	machine_join(machine);
	assert_int_equal(machine_group_of(machine, (struct pci_address){ 0, 1, 0, 0 })->id, 3);
	assert_null(machine_group_of(machine, (struct pci_address){ 0, 2, 0, 0 }));
	assert_null(machine_group_of(machine, (struct pci_address){ 0, 9, 0, 0 }));
	end_machine();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_bridge_is_the_parent),
		cmocka_unit_test(no_bridge_is_above_itself),
		cmocka_unit_test(a_switch_the_wrong_way_round_is_repaired),
		cmocka_unit_test(virtual_functions_have_their_ids_elsewhere),
		cmocka_unit_test(the_first_function_is_not_taken_for_an_unknown_one),
		cmocka_unit_test(linux_knows_the_physical_function),
		cmocka_unit_test(what_does_not_answer_is_said),
		cmocka_unit_test(a_bus_is_reset_for_one_only),
		cmocka_unit_test(functions_know_their_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
