/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/card_room.h"

enum { FOUR_GIB_BITS = 32 };

static bool range_holds(uint64_t begin, uint64_t end, const struct planned_card *card)
{
	uint64_t bytes = planned_card_bytes(card), align = planned_card_alignment(card);
	uint64_t at = (begin + align - 1) & ~(align - 1);

	return at >= begin && at <= end && end - at >= bytes - 1;
}

static bool window_holds(const struct window *window, const struct planned_card *card)
{
	return (window->begin || window->end) && range_holds(window->begin, window->end, card);
}

bool port_has_room(const struct function *port, const struct planned_card *card)
{
	return window_holds(&port->prefetchable, card) || window_holds(&port->memory, card);
}

static const struct function *topmost(const struct machine *machine,
				      const struct function *function)
{
	for (const struct function *above; (above = machine_parent(machine, function));)
		function = above;
	return function;
}

/* What the slot's own port has now, it may give back. */
static bool is_of_port(const struct bus_range *range, const struct function *port)
{
	return range->is_bus && range->domain == port->address.domain &&
	       range->bus == port->secondary_bus && port->secondary_bus > port->address.bus;
}

/* A hole between what lies in the window at `index`, which the list has in order of addresses. */
static bool has_hole(const struct machine *machine, const struct function *port,
		     const struct planned_card *card, size_t index)
{
	const struct bus_ranges *ranges = &machine->bus_ranges;
	const struct bus_range *window = &ranges->list.items[index];
	uint64_t free_from = window->begin;

	for (size_t i = index + 1; i < ranges->list.count; i++) {
		const struct bus_range *inner = &ranges->list.items[i];
		if (inner->depth <= window->depth)
			break;
		if (inner->depth > window->depth + 1 || is_of_port(inner, port))
			continue;
		if (inner->begin > free_from && range_holds(free_from, inner->begin - 1, card))
			return true;
		if (inner->end >= free_from)
			free_from = inner->end + 1;
	}
	return free_from && free_from <= window->end && range_holds(free_from, window->end, card);
}

/* A bridge's windows below the root bus have its own bus in their name. */
struct root_room root_room(const struct machine *machine, const struct function *port,
			   const struct planned_card *card)
{
	const struct bus_ranges *ranges = &machine->bus_ranges;
	struct pci_address root = topmost(machine, port)->address;
	struct root_room found = { 0 };

	for (size_t i = 0; ranges->status == OK && i < ranges->list.count; i++) {
		const struct bus_range *range = &ranges->list.items[i];
		if (!range->is_bus || range->domain != root.domain || range->bus != root.bus)
			continue;
		found.any = true;
		found.high |= range->end >> FOUR_GIB_BITS != 0;
		if (found.room || !has_hole(machine, port, card, i))
			continue;
		found.room = true;
		found.begin = range->begin;
		found.end = range->end;
	}
	return found;
}
