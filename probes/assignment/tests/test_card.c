/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may be a card that can be moved to another slot, and what shows that it is none. */
#include "probes/assignment/card.h"
#include "probes/machine/pci_ids.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ROOT, PORT, CARD, OTHER, COUNT };

static struct function *functions;
static struct features with_slot, without;
static struct machine machine;

/* A root port with a slot, a network card of Intel's below it, a GPU of NVIDIA's behind another. */
static void begin(void)
{
	static const struct pci_address addresses[COUNT] = {
		{ 0, 0, 1, 0 }, { 0, 1, 0, 0 }, { 0, 2, 0, 0 }, { 0, 9, 0, 0 }
	};

	arena_free(&machine.arena);
	machine = (struct machine){ 0 };
	for (int i = 0; i < COUNT; i++)
		*array_add(&machine.arena, &machine.functions) =
			(struct function){ .address = addresses[i],
					   .status = OK,
					   .vendor = VENDOR_INTEL,
					   .class_code = 0x020000,
					   .pcie = { .status = OK, .type = PORT_ENDPOINT },
					   .features = i == ROOT ? &with_slot : &without,
					   .parent = i ? i - 1 : NO_PARENT };
	functions = machine.functions.items;
	with_slot.slot.status = OK;
	without.slot.status = ABSENT;
	functions[ROOT].pcie.type = PORT_ROOT;
	functions[PORT].pcie.type = PORT_UPSTREAM;
	functions[OTHER].parent = NO_PARENT;
}

static bool moves(int index)
{
	machine_join(&machine);
	return card_can_be_moved(&machine, &functions[index]);
}

static void below_a_port_with_a_slot(void **state)
{
	(void)state;
	begin();
	assert_true(moves(CARD));
	with_slot.slot.status = ABSENT;
	assert_false(moves(CARD));
	/* its port was not seen */
	assert_true(moves(OTHER));
	functions[OTHER].address.bus = 0;
	assert_false(moves(OTHER));
}

static void parts_of_the_board_do_not_move(void **state)
{
	(void)state;
	begin();
	functions[CARD].place.slot = (struct text){ OK, "Onboard LAN" };
	functions[CARD].place.slot_from = "SMBIOS 41";
	assert_false(moves(CARD));
	begin();
	functions[CARD].vendor = VENDOR_AMD;
	assert_false(moves(CARD));
	begin();
	functions[PORT].vendor = VENDOR_AMD; /* the chipset's switch */
	assert_false(moves(CARD));
	begin();
	functions[CARD].vendor = functions[OTHER].vendor = VENDOR_NVIDIA;
	assert_true(moves(CARD));
	functions[OTHER].class_code = CLASS_OTHER_BRIDGE << 8; /* an NVSwitch */
	assert_false(moves(CARD));
}

static void machines_without_slots(void **state)
{
	(void)state;
	begin();
	machine.firmware.portable = (struct flag){ OK, true };
	assert_false(moves(CARD));
	assert_false(moves(OTHER));
	begin();
	functions[CARD].address.domain = 0x10000; /* behind VMD */
	assert_false(moves(CARD));
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(below_a_port_with_a_slot),
		cmocka_unit_test(parts_of_the_board_do_not_move),
		cmocka_unit_test(machines_without_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
