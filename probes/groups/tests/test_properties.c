/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds of groups whatever the machine: thousands of machines made up by a generator of
 * numbers, each from a seed that is printed where something does not hold. GROUPS_SEED=N tries that
 * one alone.
 */
#include "probes/groups/acs.h"
#include "probes/groups/tests/topology.h"

enum { MACHINES = 3000, FUNCTIONS_AT_MOST = 96, BUSES_AT_MOST = 24 };

static uint64_t state_of_random;

static unsigned below(unsigned limit)
{
	state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state_of_random >> 33) % limit;
}

static bool one_in(unsigned number)
{
	return below(number) == 0;
}

/* --- Machines --- */

/* A function with the number of its bus left open, so that buses can be numbered anew. */
struct node {
	struct function function;
	int bus, below; /* numbers of buses as they were made; -1: nothing below */
};

struct plan {
	struct node nodes[FUNCTIONS_AT_MOST];
	size_t count;
	int above[BUSES_AT_MOST]; /* the node above each bus, or -1 */
	int buses;
};

static const struct {
	uint16_t vendor, device;
} known[] = {
	{ 0x8086, 0x10c9 }, { 0x8086, 0x8c10 }, { 0x1b4b, 0x9230 }, { 0x10b5, 0x87b0 },
	{ 0x1180, 0xe832 }, { 0x8086, 0x2954 }, { 0x8086, 0x2260 }, { 0x1d17, 0x0800 },
	{ 0x1002, 0x4385 }, { 0x1022, 0x7809 }, { 0x8088, 0x0001 }, { 0x8086, 0xa110 },
};

static void make_ids(struct function *function)
{
	unsigned number = below(60);

	function->vendor = number < sizeof known / sizeof *known ? known[number].vendor : 0x1234;
	function->device =
		number < sizeof known / sizeof *known ? known[number].device : (uint16_t)below(4);
}

static void make_acs(struct function *function)
{
	function->acs.status = ABSENT;
	if (function->pcie.status == OK && one_in(2))
		function->acs = (struct acs){ .status = OK,
					      .offset = 0x100,
					      .capability = below(4) ? 0x5f : below(128),
					      .control = below(3)   ? 0
							 : below(2) ? 0x1d
								    : below(128) };
	function->acs.wide = function->pcie.type == PORT_ROOT &&
			     acs_registers_are_wide(function->vendor, function->device);
}

static void make_kind(struct plan *plan, struct node *node, bool on_root_bus)
{
	static const enum port_type ends[] = { PORT_ENDPOINT, PORT_ENDPOINT, PORT_LEGACY_ENDPOINT,
					       PORT_INTEGRATED_ENDPOINT };
	static const enum port_type bridges[] = { PORT_ROOT, PORT_DOWNSTREAM, PORT_UPSTREAM,
						  PORT_PCIE_TO_PCI, PORT_PCI_TO_PCIE };

	node->below = -1;
	node->function.pcie = (struct pcie){ one_in(4) ? ABSENT : OK, 0x40, ends[below(4)] };
	if (one_in(2) && plan->buses < BUSES_AT_MOST) {
		node->function.pcie.type = on_root_bus ? PORT_ROOT : bridges[below(5)];
		node->function.header_type = 1;
		node->below = plan->buses;
		plan->above[plan->buses++] = (int)(node - plan->nodes);
	}
}

static void make_slot(struct plan *plan, int bus, uint8_t device, unsigned functions)
{
	for (unsigned i = 0; i < functions && plan->count < FUNCTIONS_AT_MOST; i++) {
		struct node *node = &plan->nodes[plan->count++];
		*node = (struct node){ .bus = bus };
		node->function = (struct function){ .status = OK,
						    .address = { 0, 0, device, (uint8_t)i },
						    .parent = NO_PARENT };
		node->function.multifunction = functions > 1;
		node->function.is_virtual = i && plan->above[bus] >= 0 && one_in(8);
		make_kind(plan, node, plan->above[bus] < 0);
		if (node->below >= 0)
			node->function.is_virtual = false;
		/* A virtual function is always a PCI Express endpoint. */
		if (node->function.is_virtual)
			node->function.pcie = (struct pcie){ OK, 0x40, PORT_ENDPOINT };
		make_ids(&node->function);
		make_acs(&node->function);
		node->function.subsystem_device = (uint16_t)(plan->count - 1);
	}
}

static void make_plan(struct plan *plan)
{
	memset(plan, 0, sizeof *plan);
	plan->buses = 1 + (int)below(2);
	for (int bus = 0; bus < plan->buses; bus++) {
		if (bus < 2 && plan->buses <= 2)
			plan->above[bus] = -1;
		uint8_t device = 0;
		for (unsigned slots = 1 + below(plan->above[bus] < 0 ? 5 : 3); slots--;
		     device = (uint8_t)(device + 1 + below(3)))
			make_slot(plan, bus, device, below(3) ? 1 : 1 + below(4));
	}
}

static int by_address(const void *left, const void *right)
{
	const struct function *a = left, *b = right;

	return pci_address_compare(a->address, b->address);
}

/*
 * Numbers the buses so that a bus below has the higher number, else at random, and sorts the
 * functions.
 */
static void build(const struct plan *plan, struct machine *machine, bool shuffled)
{
	uint8_t number[BUSES_AT_MOST] = { 0 };
	int order[BUSES_AT_MOST], index[FUNCTIONS_AT_MOST];

	for (int i = 0; i < plan->buses; i++)
		order[i] = i;
	for (int i = plan->buses; shuffled && --i > 0;) {
		/* Neighbours trade places where neither is below the other. */
		for (int k = 0; k + 1 < plan->buses; k++) {
			int above = plan->above[order[k + 1]];
			if (one_in(2) && (above < 0 || plan->nodes[above].bus != order[k])) {
				int other = order[k];
				order[k] = order[k + 1];
				order[k + 1] = other;
			}
		}
	}
	for (int i = 0; i < plan->buses; i++)
		number[order[i]] = (uint8_t)i;
	machine->functions_status = OK;
	for (size_t i = 0; i < plan->count; i++) {
		struct function *function = array_add(&machine->arena, &machine->functions);
		*function = plan->nodes[i].function;
		function->address.bus = number[plan->nodes[i].bus];
	}
	if (!machine->functions.items)
		abort();
	qsort(machine->functions.items, plan->count, sizeof(struct function), by_address);
	for (size_t i = 0; i < plan->count; i++)
		index[machine->functions.items[i].subsystem_device] = (int)i;
	for (size_t i = 0; i < plan->count; i++) {
		struct function *function = &machine->functions.items[i];
		int above = plan->above[plan->nodes[function->subsystem_device].bus];
		function->parent = above < 0 ? NO_PARENT : index[above];
	}
}

/*
 * Any order in which a bridge comes before what is below it, and the functions of a bus in their
 * order.
 */
static const int *shuffle_order(struct machine *machine)
{
	size_t count = machine->functions.count;
	int *order = arena_alloc(&machine->arena, (count + 1) * sizeof *order);
	bool *done = arena_alloc(&machine->arena, count + 1);

	for (size_t placed = 0; placed < count;) {
		size_t i = below((unsigned)count);
		const struct function *function = &machine->functions.items[i];
		bool first =
			i == 0 || done[i - 1] || function[-1].address.bus != function->address.bus;
		if (done[i] || !first || (function->parent != NO_PARENT && !done[function->parent]))
			continue;
		done[i] = true;
		order[placed++] = (int)i;
	}
	return order;
}

/* --- Properties --- */

static uint64_t seed;

#define HOLDS(condition)                                                                        \
	do {                                                                                    \
		if (!(condition))                                                               \
			fail_msg("GROUPS_SEED=%llu: %s", (unsigned long long)seed, #condition); \
	} while (0)

/* Each group of `fine` is within one of `coarse`. */
static bool refines(const struct grouping *fine, const struct grouping *coarse, size_t count)
{
	int within[FUNCTIONS_AT_MOST];

	for (size_t i = 0; i < FUNCTIONS_AT_MOST; i++)
		within[i] = NO_GROUP;
	for (size_t i = 0; i < count; i++) {
		int *group = fine->group[i] == NO_GROUP ? NULL : &within[fine->group[i]];
		if (group && *group != NO_GROUP && *group != coarse->group[i])
			return false;
		if (group)
			*group = coarse->group[i];
	}
	return true;
}

static struct grouping with_option(struct machine *machine, const struct view *base,
				   const char *option)
{
	struct view view = *base;
	const char *why;

	assert_true(view_add_option(&view, option, &why));
	return groups_compute(&machine->arena, &view);
}

/*
 * Numbers from 0 in the order of first members, none left out, for whoever is covered and nobody
 * else.
 */
static void is_a_partition(const struct view *view, const struct grouping *grouping)
{
	int next = 0;

	HOLDS(grouping->status == OK);
	for (size_t i = 0; i < view->machine->functions.count; i++) {
		int group = grouping->group[i];
		HOLDS((group == NO_GROUP) == !view->covered[i]);
		HOLDS(group <= next);
		next += group == next;
	}
	HOLDS((size_t)next == grouping->groups);
}

static bool is_above(const struct machine *machine, int hop, int index)
{
	while (index != NO_PARENT && index != hop)
		index = machine->functions.items[index].parent;
	return index == hop;
}

static void blame_is_sound(const struct view *view, const struct grouping *grouping)
{
	const struct function *items = view->machine->functions.items;

	for (size_t i = 0; i < view->machine->functions.count; i++) {
		struct blame blame = grouping->blame[i];
		if (blame.kind == BLAME_NONE)
			continue;
		HOLDS(blame.hop >= 0 && blame.hop < (int)view->machine->functions.count &&
		      blame.hop != (int)i);
		const struct function *hop = &items[blame.hop];
		if (blame.kind == BLAME_PORT || blame.kind == BLAME_BRIDGE)
			HOLDS(is_above(view->machine, blame.hop, (int)i));
		if (blame.kind == BLAME_PORT)
			HOLDS(!isolation_is_good(acs_isolation(view, hop)));
		if (blame.kind == BLAME_SLOT)
			HOLDS(pci_address_same_slot(hop->address, items[i].address) &&
			      !isolation_is_good(acs_isolation(view, hop)));
		if (blame.kind == BLAME_ALIAS)
			HOLDS(hop->address.bus == items[i].address.bus);
		size_t together = 0;
		for (size_t k = 0; k < view->machine->functions.count; k++)
			together += grouping->group[k] == grouping->group[i];
		HOLDS(together > 1);
	}
}

/* Some functions get all of ACS; what was apart stays apart. */
static void more_acs_never_merges(struct machine *machine, const struct view *view,
				  const struct grouping *before)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		struct function *function = &machine->functions.items[i];
		if (function->pcie.status == OK && one_in(3))
			function->acs = (struct acs){ .status = OK,
						      .offset = 0x100,
						      .capability = 0x5f,
						      .control = 0x5f,
						      .wide = function->acs.wide };
	}
	struct grouping after = groups_compute(&machine->arena, view);
	HOLDS(refines(&after, before, machine->functions.count));
}

static void options_never_merge(struct machine *machine, const struct view *view,
				const struct grouping *base)
{
	static const char *const overrides[] = {
		"pcie_acs_override=downstream",
		"pcie_acs_override=multifunction",
		"pcie_acs_override=downstream,multifunction",
		"pcie_acs_override=id:1234:0001,id:1234:0002",
		"pci=config_acs=xx111x1@pci:1234:0001",
	};

	for (size_t i = 0; i < sizeof overrides / sizeof *overrides; i++) {
		struct grouping split = with_option(machine, view, overrides[i]);
		HOLDS(refines(&split, base, machine->functions.count));
	}
	struct grouping joined = with_option(machine, view, "pci=disable_acs_redir=pci:1234:0001");
	HOLDS(refines(base, &joined, machine->functions.count));
}

static void order_changes_nothing(struct machine *machine, const struct view *view,
				  const struct grouping *base)
{
	struct view shuffled = *view;

	shuffled.order = shuffle_order(machine);
	struct grouping other = groups_compute(&machine->arena, &shuffled);
	HOLDS(other.groups == base->groups);
	HOLDS(refines(&other, base, machine->functions.count));
}

static void bus_numbers_change_nothing(const struct plan *plan, struct machine *machine,
				       const struct view *view, const struct grouping *base)
{
	struct machine again = { 0 };
	struct view other = *view;

	build(plan, &again, true);
	other.machine = &again;
	struct grouping grouping = groups_compute(&again.arena, &other);
	HOLDS(grouping.groups == base->groups);
	for (size_t i = 0; i < again.functions.count; i++)
		for (size_t k = 0; k < machine->functions.count; k++)
			if (machine->functions.items[k].subsystem_device ==
			    again.functions.items[i].subsystem_device)
				grouping.blame[k].hop = grouping.group[i];
	struct grouping moved = { .group = arena_alloc(&again.arena,
						       (again.functions.count + 1) * sizeof(int)) };
	for (size_t i = 0; i < again.functions.count; i++)
		moved.group[i] = grouping.blame[i].hop;
	HOLDS(refines(&moved, base, machine->functions.count));
	arena_free(&again.arena);
}

static void print_machine(const struct machine *machine, const char *title,
			  const struct grouping *grouping)
{
	char address[PCI_ADDRESS_TEXT];

	print_message("%s\n", title);
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		print_message("%3zu %s %04x:%04x type %d%s acs %d %x/%x above %d group %d%s%s\n", i,
			      pci_address_print(function->address, address), function->vendor,
			      function->device, function->pcie.type,
			      function->pcie.status == OK ? "" : " (pci)", function->acs.status,
			      function->acs.capability, function->acs.control, function->parent,
			      grouping->group[i], function->multifunction ? " multifunction" : "",
			      function->is_virtual ? " virtual" : "");
	}
}

static void everything_holds(uint64_t number)
{
	struct plan plan;
	struct machine machine = { 0 };
	bool covered[FUNCTIONS_AT_MOST];

	seed = state_of_random = number;
	make_plan(&plan);
	build(&plan, &machine, false);
	memset(covered, true, sizeof covered);
	struct view view = { .machine = &machine,
			     .covered = covered,
			     .requested = true,
			     .potential = true,
			     .ivrs = one_in(2) };
	struct view as_is = view;
	as_is.potential = false;
	as_is.requested = one_in(2);
	struct grouping base = groups_compute(&machine.arena, &view),
			now = groups_compute(&machine.arena, &as_is);

	if (getenv("GROUPS_SEED")) {
		print_machine(&machine, "potential", &base);
		print_machine(&machine, "as is", &now);
	}
	is_a_partition(&view, &base);
	is_a_partition(&as_is, &now);
	blame_is_sound(&view, &base);
	blame_is_sound(&as_is, &now);
	HOLDS(refines(&base, &now, machine.functions.count));
	options_never_merge(&machine, &view, &base);
	order_changes_nothing(&machine, &as_is, &now);
	bus_numbers_change_nothing(&plan, &machine, &view, &base);
	more_acs_never_merges(&machine, &as_is, &now);
	for (size_t i = 0; i < FUNCTIONS_AT_MOST; i++)
		covered[i] = !one_in(4);
	struct grouping partly = groups_compute(&machine.arena, &view);
	is_a_partition(&view, &partly);
	blame_is_sound(&view, &partly);
	arena_free(&machine.arena);
}

static void properties_hold_of_any_machine(void **state)
{
	const char *one = getenv("GROUPS_SEED");

	for (uint64_t number = 1; number <= MACHINES && !one; number++)
		everything_holds(number);
	if (one)
		everything_holds(strtoull(one, NULL, 10));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(properties_hold_of_any_machine) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
