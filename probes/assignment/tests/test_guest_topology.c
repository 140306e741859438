/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes, root buses, switches and ports of a guest, by those of the host. */
#include "probes/assignment/guest_topology.h"
#include "probes/machine/tests/machine.h"

static struct machine machine;
static const struct function *given[256];
static size_t given_count;

static int begin(void **state)
{
	(void)state;
	machine = (struct machine){ 0 };
	given_count = 0;
	/* pointers into the list are kept: it must not move */
	machine.functions.items =
		arena_alloc(&machine.arena, 400 * sizeof *machine.functions.items);
	machine.functions.capacity = 400;
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&machine.arena);
	return 0;
}

static void add_nodes(unsigned count)
{
	static const char *const cpus[] = { "0-7", "8-15", "", "16-23" };

	machine.numa.status = OK;
	for (unsigned i = 0; i < count; i++)
		*array_add(&machine.arena, &machine.numa.nodes) = (struct numa_node){ i, cpus[i] };
}

static int add_port(const char *address, int parent, enum port_type type)
{
	int index = (int)machine.functions.count;

	add_bridge(&machine, address, parent, 0, 0);
	machine.functions.items[index].pcie = (struct pcie){ .status = OK, .type = type };
	return index;
}

/* A function that is given; `node` below 0: the kernel knows of none. */
static struct function *give(const char *address, uint32_t class_code, int parent, int node)
{
	struct function *function = add_function(&machine, address, class_code);

	function->parent = parent;
	function->pcie = (struct pcie){ .status = OK, .type = PORT_ENDPOINT };
	function->place.numa_node = (struct number){ node < 0 ? ABSENT : OK, (uint64_t)node };
	given[given_count++] = function;
	return function;
}

static struct guest_topology found(void)
{
	return guest_topology(&machine.arena, &machine, given, given_count);
}

/* A root port, a switch and two ports of it; the number of the first of them is returned. */
static int add_switch(const char *root, const char *up, const char *first, const char *second)
{
	int above = add_port(up, add_port(root, NO_PARENT, PORT_ROOT), PORT_UPSTREAM);
	int index = add_port(first, above, PORT_DOWNSTREAM);

	add_port(second, above, PORT_DOWNSTREAM);
	return index;
}

enum { GPU = 0x030000, NETWORK = 0x020000, USB = 0x0c0330 };

static void one_node_has_nothing_to_pin_to(void **state)
{
	(void)state;
	add_nodes(1);
	give("0000:01:00.0", GPU, add_port("0000:00:01.0", NO_PARENT, PORT_ROOT), 0);
	assert_int_equal(found().nodes.count, 0);
	assert_int_equal(found().ports.count, 0);
}

static void nodes_that_nobody_asked_for_are_not_guessed(void **state)
{
	(void)state;
	give("0000:01:00.0", GPU, NO_PARENT, 0);
	give("0000:81:00.0", GPU, NO_PARENT, 1);
	assert_int_equal(found().nodes.count, 0);
	assert_int_equal(found().ports.count, 0);
}

static void one_of_two_nodes_is_pinned_to(void **state)
{
	(void)state;
	add_nodes(2);
	give("0000:81:00.0", GPU, NO_PARENT, 1);
	const struct guest_topology topology = found();

	assert_int_equal(topology.nodes.count, 1);
	assert_int_equal(topology.nodes.items[0].host, 1);
	assert_string_equal(topology.nodes.items[0].cpus, "8-15");
	assert_int_equal(topology.ports.count, 0);
	assert_null(guest_seat_of(&topology, given[0]));
}

static void each_node_has_an_expander(void **state)
{
	(void)state;
	add_nodes(4);
	give("0000:01:00.0", GPU, NO_PARENT, 3);
	give("0000:02:00.0", USB, NO_PARENT, -1);
	give("0000:03:00.0", NETWORK, NO_PARENT, 1);
	give("0000:04:00.0", NETWORK, NO_PARENT, 2);
	const struct guest_topology topology = found();

	/* node 2 has no CPUs, so what is at it is at none, on the first root bus */
	assert_int_equal(topology.nodes.count, 2);
	assert_int_equal(topology.ports.count, 6);
	assert_int_equal(topology.ports.items[0].above, 0);
	assert_int_equal(topology.ports.items[1].kind, GUEST_ROOT_PORT);
	assert_int_equal(topology.ports.items[2].kind, GUEST_EXPANDER);
	assert_int_equal(topology.ports.items[2].node, 0);
	assert_int_equal(topology.ports.items[2].bus, 252);
	assert_int_equal(topology.ports.items[3].above, topology.ports.items[2].number);
	assert_int_equal(topology.ports.items[4].node, 1);
	assert_int_equal(topology.ports.items[4].bus, 254);
	assert_int_equal(guest_seat_of(&topology, given[0])->port, topology.ports.items[5].number);
	assert_int_equal(guest_seat_of(&topology, given[2])->port, topology.ports.items[3].number);
}

static void a_gpu_and_its_network_card_share_a_switch(void **state)
{
	int below = add_switch("0000:00:01.0", "0000:01:00.0", "0000:02:00.0", "0000:02:01.0");
	(void)state;

	give("0000:03:00.0", GPU, below, -1);
	give("0000:03:00.1", 0x040300, below, -1);
	give("0000:04:00.0", NETWORK, below + 1, -1);
	give("0000:05:00.0", USB, add_port("0000:00:02.0", NO_PARENT, PORT_ROOT), -1);
	const struct guest_topology topology = found();

	assert_int_equal(topology.nodes.count, 0);
	assert_int_equal(topology.ports.count, 5);
	assert_int_equal(topology.ports.items[1].kind, GUEST_UPSTREAM);
	assert_int_equal(topology.ports.items[1].above, topology.ports.items[0].number);
	assert_int_equal(topology.ports.items[2].position, 0);
	assert_int_equal(topology.ports.items[3].position, 1);
	assert_int_equal(topology.ports.items[3].above, topology.ports.items[1].number);
	assert_int_equal(topology.ports.items[4].kind, GUEST_ROOT_PORT);
	const struct guest_seat *card = guest_seat_of(&topology, given[0]);
	assert_true(card->several);
	assert_int_equal(card->port, topology.ports.items[2].number);
	assert_int_equal(card[1].port, card->port);
	assert_int_equal(card[1].number, 1);
	assert_false(card[1].several);
	assert_int_equal(card[2].port, topology.ports.items[3].number);
	assert_int_equal(card[3].port, topology.ports.items[4].number);
}

static void others_behind_a_switch_need_none(void **state)
{
	int below = add_switch("0000:00:01.0", "0000:01:00.0", "0000:02:00.0", "0000:02:01.0");
	(void)state;

	give("0000:03:00.0", NETWORK, below, -1);
	give("0000:04:00.0", NETWORK, below + 1, -1);
	assert_int_equal(found().ports.count, 0);
	machine.functions.items[given[1] - machine.functions.items].class_code = USB;
	machine.functions.items[given[0] - machine.functions.items].class_code = GPU;
	assert_int_equal(found().ports.count, 0);
}

static void virtual_functions_have_a_port_each(void **state)
{
	(void)state;
	add_nodes(2);
	give("0000:01:00.1", NETWORK, NO_PARENT, 0)->is_virtual = true;
	give("0000:01:00.2", NETWORK, NO_PARENT, 0)->is_virtual = true;
	give("0000:81:00.0", GPU, NO_PARENT, 1);
	const struct guest_topology topology = found();

	assert_int_equal(topology.seats.count, 3);
	assert_int_equal(topology.seats.items[1].number, 0);
	assert_int_not_equal(topology.seats.items[0].port, topology.seats.items[1].port);
}

/* The kernel knows the node of the whole device, so this is one that tells nonsense. */
static void functions_of_one_device_stay_together(void **state)
{
	(void)state;
	add_nodes(2);
	give("0000:01:00.0", GPU, NO_PARENT, 1);
	give("0000:01:00.1", 0x040300, NO_PARENT, -1);
	give("0000:01:00.2", USB, NO_PARENT, 0);
	give("0000:81:00.0", GPU, NO_PARENT, 0);
	const struct guest_topology topology = found();

	assert_int_equal(topology.ports.count, 4);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(topology.seats.items[i].port, topology.ports.items[3].number);
		assert_int_equal(topology.seats.items[i].number, i);
	}
}

static void parts_of_the_processor_have_no_port(void **state)
{
	(void)state;
	add_nodes(2);
	give("0000:00:02.0", GPU, NO_PARENT, 0)->pcie.type = PORT_INTEGRATED_ENDPOINT;
	give("0000:01:00.0", NETWORK, NO_PARENT, 0)->pcie.status = ABSENT;
	give("0000:81:00.0", GPU, NO_PARENT, 1);
	const struct guest_topology topology = found();

	assert_null(guest_seat_of(&topology, given[0]));
	assert_null(guest_seat_of(&topology, given[1]));
	assert_int_equal(topology.ports.count, 2);
}

static void what_does_not_fit_on_a_bus_has_no_layout(void **state)
{
	char address[PCI_ADDRESS_TEXT];
	(void)state;

	add_nodes(2);
	give("0000:01:00.0", GPU, NO_PARENT, 1);
	for (unsigned i = 0; i < 33; i++) {
		pci_address_print((struct pci_address){ .bus = (uint8_t)(16 + i) }, address);
		if (i == 32)
			assert_int_not_equal(found().ports.count, 0);
		give(address, NETWORK, NO_PARENT, 0);
	}
	assert_int_equal(found().ports.count, 0);
	assert_int_equal(found().seats.count, 0);
	assert_int_equal(found().nodes.count, 2);
}

static void the_first_root_bus_has_room_for_others(void **state)
{
	char address[PCI_ADDRESS_TEXT];
	(void)state;

	add_nodes(2);
	give("0000:01:00.0", GPU, NO_PARENT, 0);
	give("0000:02:00.0", GPU, NO_PARENT, 1);
	for (unsigned i = 0; i < 17; i++) {
		pci_address_print((struct pci_address){ .bus = (uint8_t)(16 + i) }, address);
		if (i == 16)
			assert_int_equal(found().ports.count, 20);
		give(address, NETWORK, NO_PARENT, -1);
	}
	assert_int_equal(found().ports.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(one_node_has_nothing_to_pin_to),
		TEST(nodes_that_nobody_asked_for_are_not_guessed),
		TEST(one_of_two_nodes_is_pinned_to),
		TEST(each_node_has_an_expander),
		TEST(a_gpu_and_its_network_card_share_a_switch),
		TEST(others_behind_a_switch_need_none),
		TEST(virtual_functions_have_a_port_each),
		TEST(functions_of_one_device_stay_together),
		TEST(parts_of_the_processor_have_no_port),
		TEST(the_first_root_bus_has_room_for_others),
		TEST(what_does_not_fit_on_a_bus_has_no_layout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
