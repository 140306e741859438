/* The probe pci_pch over a source that answers from a list, and what its answer does to isolation. */
#include "probes/groups/acs.h"
#include "probes/tests/told.h"

static struct function *add_port(struct machine *machine, const char *address, uint16_t device, enum port_type type)
{
	struct function *port = array_add(&machine->arena, &machine->functions);

	assert_true(pci_address_parse(address, &port->address));
	port->status = OK;
	port->vendor = 0x8086;
	port->device = device;
	port->parent = NO_PARENT;
	port->pcie = (struct pcie){ OK, 0x40, type };
	port->acs.status = ABSENT;
	return port;
}

static enum isolation isolation_with(struct told rcba, size_t *found, size_t *gaps)
{
	struct machine machine = { .functions_status = OK };
	struct view view = { .machine = &machine, .requested = true, .potential = true };

	add_port(&machine, "0000:00:1c.0", 0x8c10, PORT_ROOT);
	add_port(&machine, "0000:00:1c.4", 0x8c18, PORT_ROOT);
	look_with("pci_pch", &machine, (const struct told[]){ rcba, { 0 } });
	*found = machine.pch.count;
	*gaps = machine.gaps.count;
	enum isolation isolation = acs_isolation(&view, &machine.functions.items[1]);
	arena_free(&machine.arena);
	return isolation;
}

static void reads_it_once_for_all_ports_of_a_bus(void **state)
{
	size_t found, gaps;
	(void)state;

	assert_int_equal(isolation_with((struct told)U32("config 0000:00:1f.0 0xf0", 0xfed1c001), &found, &gaps), ISOLATES_BY_QUIRK);
	assert_int_equal(found, 1);
	assert_int_equal(gaps, 0);
	assert_int_equal(isolation_with((struct told)U32("config 0000:00:1f.0 0xf0", 0xfed1c000), &found, &gaps), NEVER_BY_QUIRK);
}

static void what_was_not_read_is_unknown(void **state)
{
	static const enum status refusals[] = { DENIED, FAILED, NOT_ASKED };
	size_t found, gaps;
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(isolation_with((struct told)REFUSAL("config 0000:00:1f.0 0xf0", refusals[i]), &found, &gaps),
				 ISOLATION_UNKNOWN);
		assert_int_equal(gaps, 1);
	}
	assert_int_equal(isolation_with((struct told)U32("config 0000:00:1f.0 0xf0", UINT32_MAX), &found, &gaps), ISOLATION_UNKNOWN);
}

static void without_such_a_bridge_linux_fails(void **state)
{
	size_t found, gaps;
	(void)state;

	assert_int_equal(isolation_with((struct told){ "config 0000:00:1f.1 0xf0", OK, "abcd", 4 }, &found, &gaps), NEVER_BY_QUIRK);
	assert_int_equal(gaps, 0);
}

static void asks_only_where_a_port_needs_it(void **state)
{
	struct machine machine = { .functions_status = OK };
	(void)state;

	add_port(&machine, "0000:00:01.0", 0x1901, PORT_ROOT);
	add_port(&machine, "0000:00:1c.0", 0x8c10, PORT_ENDPOINT);
	look_with("pci_pch", &machine, (const struct told[]){ { 0 } });
	assert_int_equal(machine.pch.count, 0);
	arena_free(&machine.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_it_once_for_all_ports_of_a_bus), cmocka_unit_test(what_was_not_read_is_unknown),
		cmocka_unit_test(without_such_a_bridge_linux_fails), cmocka_unit_test(asks_only_where_a_port_needs_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
