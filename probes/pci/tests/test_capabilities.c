/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walks along both lists of capabilities: what they find, what they refuse, and that they end.
 */
#include "probes/pci/capabilities.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "probes/pci/tests/pci_machine.h"

static const struct function *first(void)
{
	return &examine()->functions.items[0];
}

static void both_lists_are_walked(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_capability(card, 0x40, 0x01, 0x50);
	put_capability(card, 0x50, 0x05, 0x70);
	put_express(card, 0x70, 0);
	put_extended(card, 0x100, 0x0001, 0x200);
	put_extended(card, 0x200, 0x000d, 0);

	const struct function *function = first();
	assert_int_equal(function->capabilities.standard, OK);
	assert_int_equal(function->capabilities.extended, OK);
	assert_int_equal(function->capabilities.count, 5);
	assert_int_equal(function->config_size.value, 4096);
	assert_int_equal(pci_capability(function, CAPABILITY_PCIE).offset, 0x70);
	assert_int_equal(pci_capability(function, CAPABILITY_MSIX).status, ABSENT);
	assert_int_equal(pci_extended_capability(function, EXTENDED_ACS).offset, 0x200);
	assert_int_equal(pci_extended_capability(function, EXTENDED_ATS).status, ABSENT);
	/* Id 1 of one list is not id 1 of the other. */
	assert_int_equal(pci_extended_capability(function, 0x05).status, ABSENT);
	assert_int_equal(examined.gaps.count, 0);
	end_machine();
}

/* Each register once: what is read is what is needed. */
static void nothing_is_read_twice(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_capability(card, 0x40, 0x01, 0x50);
	put_capability(card, 0x50, 0x05, 0x70);
	put_express(card, 0x70, 0);
	put_extended(card, 0x100, 0x000f, 0);

	const struct machine *machine = examine();
	assert_int_equal(machine->config_dwords.read, machine->config_dwords.needed);
	/* The header, four capabilities, PMCSR, device and two link registers, ATS. */
	assert_int_equal(machine->config_dwords.read, 16 + 4 + 1 + 3 + 1);
	end_machine();
}

static void loops_end(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_capability(card, 0x40, 0x05, 0x50);
	put_express(card, 0x50, 0);
	put(card, 0x51, 1, 0x40);
	put_extended(card, 0x100, 0x0001, 0x140);
	put_extended(card, 0x140, 0x0002, 0x100);

	const struct function *function = first();
	assert_int_equal(function->capabilities.count, 4);
	assert_int_equal(function->pcie.status, OK);
	assert_int_equal(function->capabilities.standard, FAILED);
	assert_int_equal(pci_capability(function, CAPABILITY_MSIX).status, FAILED);
	assert_int_equal(function->acs.status, FAILED);
	assert_true(has_gap("loops at offset 0x40"));
	assert_true(has_gap("loops at offset 0x100"));
	end_machine();
}

static void a_capability_that_is_its_own_next_ends(void **state)
{
	(void)state;
	begin_machine();
	put_capability(add_memory_function("0000:01:00.0", 256), 0xfc, 0x09, 0xfc);
	assert_int_equal(first()->capabilities.count, 1);
	assert_true(has_gap("loops at offset 0xfc"));
	end_machine();
}

static void chains_into_the_header_are_refused(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_express(card, 0x40, 0);
	put(card, 0x41, 1, 0x20);
	put_extended(card, 0x100, 0x0001, 0x0fc);

	const struct function *function = first();
	assert_int_equal(function->capabilities.standard, FAILED);
	assert_int_equal(function->capabilities.extended, FAILED);
	assert_true(has_gap("points into the header at offset 0x20"));
	assert_true(has_gap("points below 0x100 at offset 0xfc"));
	end_machine();
}

static void a_pointer_into_nothing_is_refused(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_express(card, 0x40, 0);
	put(card, 0x41, 1, 0x80);
	put(card, 0x80, 4, 0xffffffff);
	put_extended(card, 0x100, 0x0001, 0x180);
	put(card, 0x180, 4, 0xffffffff);

	assert_int_equal(first()->capabilities.count, 2);
	assert_true(has_gap("reads as all ones at offset 0x80"));
	assert_true(has_gap("reads as all ones at offset 0x180"));
	end_machine();
}

static void without_root_nothing_is_known(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_express(card, 0x40, 0);
	card->readable = 64;

	const struct function *function = first();
	assert_int_equal(function->pcie.status, DENIED);
	assert_int_equal(function->acs.status, DENIED);
	assert_int_equal(function->config_size.status, DENIED);
	assert_int_equal(function->features->ats.status, DENIED);
	assert_int_equal(function->features->power.status, DENIED);
	assert_int_equal(function->features->resets.flr.status, DENIED);
	assert_true(has_gap("denied for 1 functions"));
	end_machine();
}

/* Without the list bit there is nothing to be denied. */
static void without_capabilities_nothing_is_denied(void **state)
{
	(void)state;
	begin_machine();
	add_memory_function("0000:01:00.0", 256)->readable = 64;
	const struct function *function = first();
	assert_int_equal(function->pcie.status, ABSENT);
	assert_int_equal(function->acs.status, ABSENT);
	assert_int_equal(examined.gaps.count, 0);
	end_machine();
}

static void assert_no_extended_space(void)
{
	const struct function *function = first();

	assert_int_equal(function->pcie.status, OK);
	assert_int_equal(function->capabilities.extended, FAILED);
	assert_int_equal(function->config_size.value, 256);
	assert_int_equal(function->acs.status, FAILED);
	assert_int_equal(function->features->sriov_status, FAILED);
	assert_true(has_gap("extended configuration space"));
	end_machine();
}

static void no_extended_space_is_not_no_capability(void **state)
{
	(void)state;
	begin_machine();
	put_express(add_memory_function("0000:01:00.0", 256), 0x40, 4);
	assert_no_extended_space();

	begin_machine();
	struct memory_function *ones = add_memory_function("0000:01:00.0", 4096);
	put_express(ones, 0x40, 4);
	memset(ones->bytes + 256, 0xff, 4096 - 256);
	assert_no_extended_space();

	begin_machine();
	struct memory_function *aliased = add_memory_function("0000:01:00.0", 4096);
	put_express(aliased, 0x40, 4);
	for (size_t i = 256; i < 4096; i += 256)
		memcpy(aliased->bytes + i, aliased->bytes, 256);
	assert_no_extended_space();
}

static void an_empty_extended_list_is_no_capability(void **state)
{
	(void)state;
	begin_machine();
	put_express(add_memory_function("0000:01:00.0", 4096), 0x40, 4);
	const struct function *function = first();
	assert_int_equal(function->capabilities.extended, OK);
	assert_int_equal(function->acs.status, ABSENT);
	assert_int_equal(examined.gaps.count, 0);
	end_machine();
}

static void cardbus_has_its_pointer_elsewhere(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *bridge = add_memory_function("0000:01:00.0", 256);
	put(bridge, 0x0e, 1, 2);
	put_capability(bridge, 0xa0, 0x01, 0);
	put(bridge, 0x34, 1, 0x10);
	put(bridge, 0x14, 1, 0xa0);
	assert_int_equal(pci_capability(first(), CAPABILITY_POWER).offset, 0xa0);
	end_machine();
}

/* The last dword of a space has room for the first one of a capability, and for no register. */
static void registers_behind_the_end_are_refused(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_capability(card, 0xfc, 0x01, 0x40);
	put_express(card, 0x40, 4);
	put_extended(card, 0x100, 0x0001, 0xffc);
	put_extended(card, 0xffc, 0x000d, 0);

	const struct function *function = first();
	assert_int_equal(function->capabilities.count, 4);
	assert_int_equal(function->features->power.status, FAILED);
	assert_int_equal(function->acs.status, FAILED);
	assert_true(has_gap("the one at offset 0xfc has no room"));
	assert_true(has_gap("the one at offset 0xffc has no room"));
	end_machine();
}

static enum status refused(struct source *source, struct pci_address address, unsigned offset,
			   unsigned length, uint8_t *bytes)
{
	(void)source, (void)address, (void)offset, (void)length, (void)bytes;
	return (enum status)memory.readings;
}

/*
 * A register of a list that is there exists: where it cannot be read that is a failure, unless we
 * may not read it.
 */
static void registers_that_cannot_be_read_failed(void **state)
{
	static const struct {
		enum status told, status;
		size_t gaps;
	} cases[] = {
		{ ABSENT, FAILED, 1 },
		{ FAILED, FAILED, 1 },
		{ DENIED, DENIED, 0 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static struct pci_config config;
		uint32_t values[2] = { 1, 1 };
		begin_machine();
		memory.source.config = refused;
		memory.readings = cases[i].told;
		config = (struct pci_config){ .source = &memory.source, .machine = &examined };
		pci_config_begin(&config, (struct pci_address){ 0, 1, 0, 0 });
		assert_int_equal(
			pci_registers(&config, (struct capability_place){ OK, 0x40 }, 4, 2, values),
			cases[i].status);
		assert_int_equal(values[0] | values[1], 0);
		assert_int_equal(has_gap("offset 0x44 cannot be read"), cases[i].gaps);
		assert_int_equal(examined.config_dwords.needed, 0);
		end_machine();
	}
}

static void a_list_of_everything_ends(void **state)
{
	(void)state;
	begin_machine();
	struct memory_function *card = add_memory_function("0000:01:00.0", 4096);
	put_express(card, 0x40, 0);
	for (unsigned offset = 0x44; offset < 0x100; offset += 4)
		put_capability(card, offset, 0x09, (uint8_t)(offset + 4));
	put(card, 0x41, 1, 0x44);
	for (unsigned offset = 0x100; offset < 0x1000; offset += 4)
		put_extended(card, offset, 0x0b, (offset + 4) & 0xfff);
	put(card, 0xfd, 1, 0);

	const struct function *function = first();
	assert_int_equal(function->capabilities.count, 48 + 960);
	assert_int_equal(function->capabilities.extended, OK);
	assert_true(examined.config_dwords.read <= 1024);
	end_machine();
}

/* Whatever the bytes, the probe ends, and reads no dword twice. */
static void noise_is_borne(void **state)
{
	uint32_t seed = 1;
	(void)state;

	for (int run = 0; run < 3000; run++) {
		begin_machine();
		struct memory_function *card =
			add_memory_function("0000:01:00.0", run % 3 ? 4096 : 256);
		for (size_t i = 0; i < sizeof card->bytes; i++) {
			seed = seed * 1664525 + 1013904223;
			card->bytes[i] = (uint8_t)(seed >> 24);
		}
		put(card, 0x06, 1, 0x10);
		put(card, 0x40, 2, 0x4410);
		put(card, 0x34, 1, run % 2 ? 0x40 : card->bytes[0x34]);
		examine();
		assert_true(examined.config_dwords.read <= 1024);
		end_machine();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_lists_are_walked),
		cmocka_unit_test(nothing_is_read_twice),
		cmocka_unit_test(loops_end),
		cmocka_unit_test(a_capability_that_is_its_own_next_ends),
		cmocka_unit_test(chains_into_the_header_are_refused),
		cmocka_unit_test(a_pointer_into_nothing_is_refused),
		cmocka_unit_test(without_root_nothing_is_known),
		cmocka_unit_test(without_capabilities_nothing_is_denied),
		cmocka_unit_test(no_extended_space_is_not_no_capability),
		cmocka_unit_test(an_empty_extended_list_is_no_capability),
		cmocka_unit_test(cardbus_has_its_pointer_elsewhere),
		cmocka_unit_test(registers_behind_the_end_are_refused),
		cmocka_unit_test(registers_that_cannot_be_read_failed),
		cmocka_unit_test(a_list_of_everything_ends),
		cmocka_unit_test(noise_is_borne),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
