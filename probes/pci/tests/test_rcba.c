/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RCBA is read once a bus, of the LPC bridge beside ports that need it, and of nothing else. */
#include "probes/scan/tests/told.h"

enum { PATSBURG_PORT = 0x1c10, OTHER_PORT = 0xa290 };

static void add_port(struct machine *machine, const char *address, uint16_t device)
{
	struct function *port = add_function(machine, address, 0x060400);

	port->vendor = 0x8086;
	port->device = device;
	port->pcie = (struct pcie){ OK, 0x40, PORT_ROOT };
}

static struct machine look(uint16_t device, const struct told *told)
{
	struct machine machine = { 0 };

	add_port(&machine, "0000:00:1c.0", device);
	add_port(&machine, "0000:00:1c.1", device);
	add_function(&machine, "0000:00:1f.0", 0x060100);
	look_with("pci_rcba", &machine, told);
	return machine;
}

static void is_read_once(void **state)
{
	const struct told told[] = { U32("config 0000:00:1f.0 0xf0", 0xfed1c001), { 0 } };
	struct machine machine = look(PATSBURG_PORT, told);

	assert_int_equal(machine.pch.count, 1);
	assert_int_equal(machine.pch.items[0].rcba.status, OK);
	assert_int_equal(machine.pch.items[0].rcba.value, 0xfed1c001);
	arena_free(&machine.arena);
	(void)state;
}

static void is_not_asked_without_need(void **state)
{
	const struct told told[] = { U32("config 0000:00:1f.0 0xf0", 0xfed1c001), { 0 } };
	struct machine machine = look(OTHER_PORT, told);

	assert_int_equal(machine.pch.count, 0);
	arena_free(&machine.arena);
	(void)state;
}

/* A bridge that is there has this register: what ends before it is a fault, not an absence. */
static void a_refusal_is_kept(void **state)
{
	const struct told denied[] = { REFUSAL("config 0000:00:1f.0 0xf0", DENIED), { 0 } },
			  none[] = { { 0 } };
	struct machine machine = look(PATSBURG_PORT, denied);

	assert_int_equal(machine.pch.items[0].rcba.status, DENIED);
	arena_free(&machine.arena);
	machine = look(PATSBURG_PORT, none);
	assert_int_equal(machine.pch.items[0].rcba.status, FAILED);
	arena_free(&machine.arena);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_read_once),
		cmocka_unit_test(is_not_asked_without_need),
		cmocka_unit_test(a_refusal_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
