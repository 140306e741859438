/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one function says of another: bridges and what is below them, physical and virtual
 * functions. Linear in time.
 */
#include "probes/pci/parts.h"

enum { BUSES = 256 };

/* --- Bridges --- */

static bool leads_somewhere(const struct function *function)
{
	return function->status == OK && function_is_bridge(function) &&
	       function->secondary_bus > function->address.bus;
}

/*
 * Of the bridges whose range holds a bus, the one whose secondary bus is highest is just above it.
 */
static void claim_buses(const struct machine *machine, int index, int above[BUSES])
{
	const struct function *bridge = &machine->functions.items[index];

	for (unsigned bus = bridge->secondary_bus; bus <= bridge->subordinate_bus; bus++)
		if (above[bus] == NO_PARENT ||
		    machine->functions.items[above[bus]].secondary_bus < bridge->secondary_bus)
			above[bus] = index;
}

/* The functions from `begin` to before `end` are those of one domain. */
static void join_domain(struct machine *machine, size_t begin, size_t end)
{
	int above[BUSES];

	for (int bus = 0; bus < BUSES; bus++)
		above[bus] = NO_PARENT;
	for (size_t i = begin; i < end; i++)
		if (leads_somewhere(&machine->functions.items[i]))
			claim_buses(machine, (int)i, above);
	for (size_t i = begin; i < end; i++)
		machine->functions.items[i].parent = above[machine->functions.items[i].address.bus];
}

/* --- Port types --- */

/*
 * Linux's repair (drivers/pci/probe.c, set_pcie_port_type): a downstream port just below a port is
 * the upstream port of a switch, and an upstream port below an upstream port is a downstream one.
 * Parents come before children, and so are repaired already.
 */
static void repair_type(const struct machine *machine, struct function *function)
{
	const struct function *parent = machine_parent(machine, function);

	if (function->pcie.status != OK || !parent || parent->pcie.status != OK)
		return;
	enum port_type above = parent->pcie.type, type = function->pcie.type;
	if (type == PORT_DOWNSTREAM &&
	    (above == PORT_ROOT || above == PORT_DOWNSTREAM || above == PORT_PCI_TO_PCIE))
		function->pcie.type = PORT_UPSTREAM;
	else if (type == PORT_UPSTREAM && above == PORT_UPSTREAM)
		function->pcie.type = PORT_DOWNSTREAM;
	function->port_repaired = function->pcie.type != type;
}

/* --- SR-IOV --- */

static unsigned routing_id(struct pci_address address)
{
	return (unsigned)(address.bus << 8 | address.device << 3 | address.function);
}

static bool has_virtual(const struct function *physical, const struct function *function)
{
	const struct sriov *sriov = function_features(physical)->sriov;

	if (!sriov || !sriov->enabled || physical->address.domain != function->address.domain)
		return false;
	unsigned first = routing_id(physical->address) + sriov->first_offset,
		 id = routing_id(function->address);
	if (id < first)
		return false;
	unsigned stride = sriov->stride ? sriov->stride : 1;
	return (id - first) % stride == 0 && (id - first) / stride < sriov->num_vfs;
}

/* Linux knows it; a dump tells by the numbers. Only for functions whose ids read as ffff. */
static const struct function *find_physical(const struct machine *machine,
					    const struct function *function)
{
	const struct function *told = machine_function(machine, function->physical_function);
	bool linked =
		pci_address_compare(function->physical_function, (struct pci_address){ 0 }) != 0;

	if (linked && told && function_features(told)->sriov)
		return told;
	for (size_t i = 0; i < machine->functions.count; i++)
		if (has_virtual(&machine->functions.items[i], function))
			return &machine->functions.items[i];
	return NULL;
}

/* SR-IOV 1.1, 3.4.1: vendor and device id of a virtual function read as ffff. */
static void name_virtual(struct machine *machine, struct function *function)
{
	const struct function *physical = find_physical(machine, function);
	char address[PCI_ADDRESS_TEXT];

	if (!physical) {
		machine_gap(machine,
			    arena_printf(&machine->arena, "ids of %s",
					 pci_address_print(function->address, address)),
			    "failed: they read as ffff, as those of a virtual function do, and its "
			    "physical function was not found");
		return;
	}
	function->physical_function = physical->address;
	function->vendor = physical->vendor;
	function->device = function_features(physical)->sriov->vf_device;
}

/* --- Resets --- */

static bool same_bus(const struct function *a, const struct function *b)
{
	return a->address.domain == b->address.domain && a->address.bus == b->address.bus;
}

/*
 * Linux resets a bus for one function only where that harms no other (drivers/pci/pci.c,
 * pci_parent_bus_reset).
 */
static void judge_bus_resets(struct machine *machine)
{
	const struct function *items = machine->functions.items;

	for (size_t i = 0; i < machine->functions.count; i++) {
		bool alone =
			!(i && same_bus(&items[i - 1], &items[i])) &&
			!(i + 1 < machine->functions.count && same_bus(&items[i], &items[i + 1]));
		if (items[i].features)
			items[i].features->resets.bus =
				(struct flag){ OK, alone && items[i].parent != NO_PARENT &&
							   !function_is_bridge(&items[i]) };
	}
}

void pci_join_functions(struct machine *machine)
{
	size_t count = machine->functions.count;

	for (size_t begin = 0, end; begin < count; begin = end) {
		for (end = begin; end < count; end++)
			if (machine->functions.items[end].address.domain !=
			    machine->functions.items[begin].address.domain)
				break;
		join_domain(machine, begin, end);
	}
	for (size_t i = 0; i < count; i++) {
		repair_type(machine, &machine->functions.items[i]);
		if (machine->functions.items[i].is_virtual)
			name_virtual(machine, &machine->functions.items[i]);
	}
	judge_bus_resets(machine);
}
