/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/guest_topology.h"

#include "probes/machine/device_kind.h"

/* On the first root bus the guest has other devices as well. */
enum { ON_THE_FIRST_BUS = 16, ON_A_BUS = 32, BUSES = 256, FIRST_EXPANDER_BUS = 64, NO_NODE = -1 };

/* --- Nodes --- */

/* Of the host's, the one with CPUs that the function sits at, or NULL. */
static const struct numa_node *node_of(const struct machine *machine,
				       const struct function *function)
{
	const struct number *number = &function->place.numa_node;

	for (size_t i = 0; number->status == OK && i < machine->numa.nodes.count; i++)
		if (machine->numa.nodes.items[i].number == number->value)
			return *machine->numa.nodes.items[i].cpus ? &machine->numa.nodes.items[i]
								  : NULL;
	return NULL;
}

/* The guest has those that are needed; one of a host that has no other tells nothing. */
static void find_nodes(struct arena *arena, const struct machine *machine,
		       const struct function *const *given, size_t count,
		       struct guest_topology *topology)
{
	for (size_t i = 0; machine->numa.nodes.count > 1 && i < machine->numa.nodes.count; i++) {
		const struct numa_node *host = &machine->numa.nodes.items[i];
		struct guest_node node = { .host = host->number, .cpus = host->cpus };
		for (size_t k = 0; k < count; k++)
			if (node_of(machine, given[k]) == host)
				*array_add(arena, &node.given) = given[k];
		if (node.given.count)
			*array_add(arena, &topology->nodes) = node;
	}
}

/* --- Seats --- */

struct work {
	struct arena *arena;
	const struct machine *machine;
	struct guest_topology *topology;
	bool overfull; /* something has more below it than fits */
};

/* What is part of the root complex, or conventional, is left to the hypervisor. */
static bool needs_port(const struct function *function)
{
	return function->pcie.status == OK && (function->pcie.type == PORT_ENDPOINT ||
					       function->pcie.type == PORT_LEGACY_ENDPOINT);
}

/* Both come below one port, as functions of one device. */
static bool share_port(const struct function *left, const struct function *right)
{
	return !left->is_virtual && !right->is_virtual &&
	       pci_address_same_slot(left->address, right->address);
}

static void add_seats(const struct work *work, const struct function *const *given, size_t count)
{
	struct guest_topology *topology = work->topology;
	size_t first = 0; /* of those that share a port */

	for (size_t i = 0; i < count; i++) {
		struct guest_seat seat = { .function = given[i] };
		if (!needs_port(given[i]))
			continue;
		if (topology->seats.count &&
		    share_port(topology->seats.items[first].function, given[i])) {
			seat.number = (unsigned)(topology->seats.count - first);
			topology->seats.items[first].several = true;
		} else {
			first = topology->seats.count;
		}
		*array_add(work->arena, &topology->seats) = seat;
	}
}

/* The nearest port above it that is one of a switch's upstream ports, or NULL. */
static const struct function *switch_above(const struct work *work, const struct function *function)
{
	const struct function *port = machine_parent(work->machine, function);

	port = port && function_is_downstream_port(port) ? machine_parent(work->machine, port)
							 : NULL;
	return port && port->pcie.status == OK && port->pcie.type == PORT_UPSTREAM ? port : NULL;
}

static int guest_node_of(const struct work *work, const struct function *function)
{
	const struct numa_node *node = node_of(work->machine, function);

	for (size_t i = 0;
	     node && work->topology->nodes.count > 1 && i < work->topology->nodes.count; i++)
		if (work->topology->nodes.items[i].host == node->number)
			return (int)i;
	return NO_NODE;
}

/* --- Ports --- */

static unsigned add_port(struct work *work, enum guest_port_kind kind, unsigned above,
			 unsigned position)
{
	struct guest_topology *topology = work->topology;
	unsigned number = GUEST_FIRST_PORT + (unsigned)topology->ports.count;

	*array_add(work->arena, &topology->ports) = (struct guest_port){
		.kind = kind, .number = number, .above = above, .position = position
	};
	work->overfull |= position >= (above ? ON_A_BUS : ON_THE_FIRST_BUS);
	return number;
}

/* The seat and those that share its port, which follow it. */
static void take_seat(struct work *work, size_t at, unsigned port)
{
	struct guest_topology *topology = work->topology;

	topology->seats.items[at].port = port;
	for (size_t i = at + 1; i < topology->seats.count && topology->seats.items[i].number; i++)
		topology->seats.items[i].port = port;
}

static bool is_beside(const struct work *work, size_t first, size_t at)
{
	const struct guest_seat *seats = work->topology->seats.items;
	const struct function *above = switch_above(work, seats[first].function);

	return !seats[at].port && !seats[at].number && above &&
	       switch_above(work, seats[at].function) == above &&
	       guest_node_of(work, seats[at].function) ==
		       guest_node_of(work, seats[first].function);
}

/* A root port for the seat, or for a switch with all that share one with it on the host. */
static void add_root_port(struct work *work, size_t first, unsigned above, unsigned position)
{
	const struct guest_topology *topology = work->topology;
	unsigned port = add_port(work, GUEST_ROOT_PORT, above, position), place = 0, beside = 0;

	for (size_t i = first; i < topology->seats.count; i++)
		beside += is_beside(work, first, i);
	if (beside < 2) {
		take_seat(work, first, port);
		return;
	}
	port = add_port(work, GUEST_UPSTREAM, port, 0);
	for (size_t i = first; i < topology->seats.count; i++)
		if (is_beside(work, first, i))
			take_seat(work, i, add_port(work, GUEST_DOWNSTREAM, port, place++));
}

static bool waits_for(const struct work *work, size_t seat, int node)
{
	const struct guest_seat *seats = work->topology->seats.items;

	return !seats[seat].port && !seats[seat].number &&
	       guest_node_of(work, seats[seat].function) == node;
}

static void add_ports_of(struct work *work, int node)
{
	const struct guest_topology *topology = work->topology;
	unsigned above = 0, position = 0;

	for (size_t i = 0; i < topology->seats.count; i++) {
		if (!waits_for(work, i, node))
			continue;
		if (node != NO_NODE && !above) {
			above = add_port(work, GUEST_EXPANDER, 0, (unsigned)node);
			topology->ports.items[topology->ports.count - 1].node = (unsigned)node;
		}
		add_root_port(work, i, above, position++);
	}
}

/* From the last bus downwards; each port takes one, and so does the expander's own. */
static void number_buses(struct work *work)
{
	const struct guest_topology *topology = work->topology;
	unsigned taken = 0;

	for (size_t i = topology->ports.count; i--;) {
		taken++;
		if (topology->ports.items[i].kind == GUEST_EXPANDER)
			topology->ports.items[i].bus = BUSES - taken;
	}
	work->overfull |= taken > BUSES - FIRST_EXPANDER_BUS;
}

/* --- Whether there is anything to mirror --- */

static bool is_gpu(const struct function *function)
{
	enum device_kind kind = function_kind(function);

	return kind == KIND_GPU || kind == KIND_ACCELERATOR;
}

/* What a GPU reads and writes directly: another one, a network card, NVMe. */
static bool is_peer_of_gpu(const struct function *function)
{
	enum device_kind kind = function_kind(function);

	return is_gpu(function) || kind == KIND_NETWORK || kind == KIND_NVME;
}

static bool has_peer(const struct work *work, size_t seat)
{
	const struct guest_seat *seats = work->topology->seats.items;
	bool found = false;

	for (size_t i = 0; i < work->topology->seats.count; i++)
		found |= i != seat && !seats[i].number && is_peer_of_gpu(seats[i].function) &&
			 is_beside(work, seat, i);
	return found;
}

static bool is_worth_it(const struct work *work)
{
	const struct guest_topology *topology = work->topology;
	bool worth = topology->nodes.count > 1;

	for (size_t i = 0; i < topology->seats.count && !worth; i++)
		worth = is_gpu(topology->seats.items[i].function) && has_peer(work, i);
	return worth;
}

struct guest_topology guest_topology(struct arena *arena, const struct machine *machine,
				     const struct function *const *given, size_t count)
{
	struct guest_topology topology = { 0 };
	struct work work = { .arena = arena, .machine = machine, .topology = &topology };

	find_nodes(arena, machine, given, count, &topology);
	add_seats(&work, given, count);
	if (topology.seats.count <= BUSES && is_worth_it(&work)) {
		add_ports_of(&work, NO_NODE);
		for (size_t i = 0; i < topology.nodes.count; i++)
			add_ports_of(&work, (int)i);
		number_buses(&work);
	}
	if (!topology.ports.count || work.overfull)
		topology.ports.count = topology.seats.count = 0;
	return topology;
}

const char *guest_port_word(enum guest_port_kind kind)
{
	static const char *const words[] = { "expander", "root-port", "upstream-port",
					     "downstream-port" };

	return words[kind];
}

const struct guest_seat *guest_seat_of(const struct guest_topology *topology,
				       const struct function *function)
{
	for (size_t i = 0; i < topology->seats.count; i++)
		if (topology->seats.items[i].function == function)
			return &topology->seats.items[i];
	return NULL;
}
