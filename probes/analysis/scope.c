/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/scope.h"

bool scope_is_pci(const struct scope *scope)
{
	return scope->type == SCOPE_ENDPOINT || scope->type == SCOPE_BRIDGE;
}

static bool step_down(const struct machine *machine, struct pci_address *address)
{
	const struct function *bridge = machine_function(machine, *address);

	if (!bridge || bridge->status != OK || bridge->header_type != 1)
		return false;
	address->bus = bridge->secondary_bus;
	return true;
}

bool scope_address(const struct machine *machine, uint16_t segment, const struct scope *scope,
		   struct pci_address *address)
{
	*address = (struct pci_address){ .domain = segment, .bus = scope->start_bus };

	for (size_t i = 0; i < scope->path.count; i++) {
		if (i && !step_down(machine, address))
			return false;
		address->device = scope->path.items[i].device;
		address->function = scope->path.items[i].function;
		if (address->device > 0x1f || address->function > 7)
			return false;
	}
	return scope->path.count > 0;
}

/* A bridge whose header could not be read may lead anywhere. */
static bool path_may_be_hidden(const struct machine *machine, uint16_t segment,
			       const struct scope *scope)
{
	struct scope part = *scope;
	struct pci_address address;

	for (part.path.count = 1; part.path.count < scope->path.count; part.path.count++) {
		if (!scope_address(machine, segment, &part, &address))
			return false;
		const struct function *bridge = machine_function(machine, address);
		if (bridge && bridge->status != OK)
			return true;
	}
	return false;
}

struct scope_match scope_match(const struct machine *machine, uint16_t segment,
			       const struct scope *scope)
{
	struct scope_match match = { .status = machine->functions_status == OK
						       ? ABSENT
						       : machine->functions_status };
	struct pci_address address;

	if (match.status != ABSENT)
		return match.status == NOT_ASKED ? match : (struct scope_match){ .status = FAILED };
	if (!scope_address(machine, segment, scope, &address)) {
		match.status = path_may_be_hidden(machine, segment, scope) ? FAILED : ABSENT;
		return match;
	}

	const struct function *function = machine_function(machine, address);
	const struct function *first =
		machine_function(machine, (struct pci_address){ segment, scope->start_bus,
								scope->path.items[0].device,
								scope->path.items[0].function });
	if (!function || !first)
		return match;
	bool on_root_bus = first->parent == NO_PARENT;
	if (!on_root_bus && scope->path.count > 1)
		return match;
	return (struct scope_match){ .status = OK, .function = function, .broken = !on_root_bus };
}

bool scope_has(const struct scope_match *match, const struct function *function)
{
	const struct function *top = match->function;

	if (top == function || pci_address_compare(top->address, function->address) == 0)
		return true;
	return top->status == OK && top->header_type == 1 &&
	       top->address.domain == function->address.domain &&
	       top->secondary_bus <= function->address.bus &&
	       function->address.bus <= top->subordinate_bus;
}

uint16_t device_id_of(struct pci_address address)
{
	return (uint16_t)(address.bus << 8 | (address.device & 0x1f) << 3 | (address.function & 7));
}

/* Index of the first function at or behind (segment, id). */
static size_t lower_bound(const struct machine *machine, uint64_t segment, uint32_t id)
{
	size_t low = 0, high = machine->functions.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct pci_address at = machine->functions.items[middle].address;
		if (at.domain < segment || (at.domain == segment && device_id_of(at) < id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct function_span functions_in(const struct machine *machine, uint32_t segment, uint16_t first,
				  uint16_t last)
{
	return (struct function_span){
		lower_bound(machine, segment, first),
		lower_bound(machine, segment, (uint32_t)last + 1),
	};
}
