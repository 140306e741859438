/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/slots.h"

#include "probes/assignment/slot_notes.h"
#include "probes/groups/acs.h"

#include <string.h>

struct search {
	struct arena *arena;
	const struct prediction *prediction;
	const struct machine *machine;
	bool *taken;       /* by index in machine.described_slots: belongs to a slot of the list */
	size_t *number;    /* of the slot of a port, from 1, by index of the port; 0: it is none */
	int *first, *next; /* function of each potential group, and of each function; -1: none */
};

/* --- What the firmware says --- */

static bool describes(const struct described_slot *slot, const struct function *port)
{
	const struct pci_address below = { .domain = port->address.domain,
					   .bus = port->secondary_bus };

	return slot->has_address && (pci_address_compare(slot->address, port->address) == 0 ||
				     (port->secondary_bus > port->address.bus &&
				      pci_address_same_slot(slot->address, below)));
}

/* The first counts; of others that name the same port only the name is told. */
static void take_described(struct search *search, struct board_slot *slot)
{
	for (size_t i = 0; i < search->machine->described_slots.count; i++) {
		const struct described_slot *described = &search->machine->described_slots.items[i];
		if (search->taken[i] || !describes(described, slot->port))
			continue;
		search->taken[i] = true;
		if (slot->described)
			*array_add(search->arena, &slot->notes) =
				arena_printf(search->arena, "The firmware calls it %s as well.",
					     described->name);
		else
			slot->described = described;
	}
}

/* --- What is in it --- */

static bool is_below(const struct machine *machine, const struct function *function,
		     const struct function *port)
{
	while ((function = machine_parent(machine, function)))
		if (function == port)
			return true;
	return false;
}

/* The slot behind the next port from `function` up, and that port in `*at`; NULL: no more. */
static struct board_slot *slot_above(const struct search *search, struct board_slots *slots,
				     const struct function **at)
{
	const struct machine *machine = search->machine;

	while ((*at = machine_parent(machine, *at))) {
		size_t number = search->number[*at - machine->functions.items];
		if (number)
			return &slots->list.items[number - 1];
	}
	return NULL;
}

/* In one pass over the functions: devices, and bridges alone where there is no device. */
static void find_occupants(struct search *search, struct board_slots *slots)
{
	const struct machine *machine = search->machine;
	bool *devices = arena_alloc(search->arena, slots->list.count + 1);

	for (int bridges = 0; bridges < 2; bridges++)
		for (size_t i = 0; i < machine->functions.count; i++) {
			const struct function *function = &machine->functions.items[i];
			const struct function *at = function;
			struct board_slot *slot;
			if (function_is_bridge(function) != bridges)
				continue;
			while ((slot = slot_above(search, slots, &at))) {
				bool *device = &devices[slot - slots->list.items];
				*device |= !bridges;
				if (!bridges || !*device)
					*array_add(search->arena, &slot->occupants) = function;
			}
		}
}

/*
 * Root ports of Intel's newer chipsets list no extended capability while nothing is in their slot,
 * ACS among them.
 */
static bool shows_less_while_empty(const struct machine *machine, const struct function *port)
{
	enum { INTEL = 0x8086, EXTENDED = 0x100 };

	if (port->vendor != INTEL || port->acs.status != ABSENT || port->config_size.status != OK ||
	    port->config_size.value <= EXTENDED || port->capabilities.extended == DENIED)
		return false;
	for (size_t i = 0; i < port->capabilities.count; i++)
		if (port->capabilities.items[i].offset >= EXTENDED)
			return false;
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *other = &machine->functions.items[i];
		if (other->vendor == INTEL && other->device >> 8 == port->device >> 8 &&
		    function_is_root_port(other) && other->acs.status == OK)
			return true;
	}
	return false;
}

/* --- The group of a card in it --- */

static const struct function *topmost_that_does_not_isolate(const struct search *search,
							    const struct function *bridge)
{
	const struct function *found = NULL;

	for (; bridge; bridge = machine_parent(search->machine, bridge))
		if (!prediction_bridge_isolates(search->prediction, bridge))
			found = bridge;
	return found;
}

static void list_groups(struct search *search)
{
	const struct grouping *potential = &search->prediction->potential;
	size_t count = search->machine->functions.count;

	search->first = arena_alloc(search->arena, (potential->groups + 1) * sizeof(int));
	search->next = arena_alloc(search->arena, (count + 1) * sizeof(int));
	for (size_t i = 0; i < potential->groups; i++)
		search->first[i] = -1;
	for (size_t i = count; i--;) {
		int group = prediction_group(potential, i);
		if (group == NO_GROUP)
			continue;
		search->next[i] = search->first[group];
		search->first[group] = (int)i;
	}
}

/* Bridges of the group are no neighbours that anybody could assign. */
static void find_neighbours(struct search *search, struct board_slot *slot)
{
	const struct function *functions = search->machine->functions.items;
	int group = prediction_group(&search->prediction->potential,
				     (size_t)(slot->because - functions));

	for (int i = group == NO_GROUP ? -1 : search->first[group]; i >= 0; i = search->next[i])
		if (function_is_device(&functions[i]) &&
		    !is_below(search->machine, &functions[i], slot->port))
			*array_add(search->arena, &slot->shares_with) = &functions[i];
}

static void find_group(struct search *search, struct board_slot *slot)
{
	const struct grouping *potential = &search->prediction->potential;
	size_t port = (size_t)(slot->port - search->machine->functions.items);

	slot->alone.status = search->prediction->made ? potential->status : NOT_ASKED;
	if (slot->alone.status == OK &&
	    (slot->seen == SLOT_UNKNOWN_EMPTY || prediction_group(potential, port) == NO_GROUP))
		slot->alone.status = NOT_ASKED;
	if (slot->alone.status != OK)
		return;
	slot->because = slot->port->place.vmd.status == OK
				? machine_function(search->machine, slot->port->place.vmd.endpoint)
				: topmost_that_does_not_isolate(search, slot->port);
	if (slot->because)
		find_neighbours(search, slot);
	slot->alone.value = slot->because == NULL || slot->shares_with.count == 0;
}

/* --- All of them --- */

static bool leads_to_slot(const struct function *function)
{
	return (function_is_root_port(function) || function_is_downstream_port(function)) &&
	       (function_features(function)->slot.status == OK || function->place.leads_to);
}

static bool is_removable(const struct function *function)
{
	const struct text *removable = &function->place.removable;

	return removable->status == OK && strcmp(removable->value, "removable") == 0;
}

static enum slot_external why_external(const struct board_slot *slot)
{
	const struct port_slot *port = &function_features(slot->port)->slot;
	enum slot_form form = slot->described ? slot->described->form : SLOT_FORM_UNKNOWN;
	bool outside = is_removable(slot->port);

	if (port->status != OK || !port->surprise)
		return SLOT_INTERNAL;
	if (form == SLOT_FORM_U2 || form == SLOT_FORM_EDSFF)
		return SLOT_DRIVE_BAY;
	for (size_t i = 0; i < slot->occupants.count; i++)
		outside |= is_removable(slot->occupants.items[i]);
	return outside ? SLOT_OUTSIDE : SLOT_HOT_PLUG;
}

static void add_ports(struct search *search, struct board_slots *slots)
{
	const struct machine *machine = search->machine;

	for (size_t i = 0; i < machine->functions.count; i++)
		if (leads_to_slot(&machine->functions.items[i])) {
			array_add(search->arena, &slots->list)->port = &machine->functions.items[i];
			search->number[i] = slots->list.count;
		}
}

static void describe(struct search *search, struct board_slot *slot)
{
	const struct function *port = slot->port;

	take_described(search, slot);
	slot->name = slot->described ? slot->described->name : port->place.leads_to;
	slot->external = why_external(slot);
	if (!slot->occupants.count && shows_less_while_empty(search->machine, port))
		slot->seen = SLOT_UNKNOWN_EMPTY;
	find_group(search, slot);
	slot_add_notes(search->arena, search->machine, slot);
}

/* What is in a slot without a port of its own: its functions that are there. */
static void add_described(struct search *search, struct board_slots *slots,
			  const struct described_slot *described)
{
	struct board_slot *slot = array_add(search->arena, &slots->list);

	slot->name = described->name;
	slot->described = described;
	slot->seen = SLOT_HIDDEN;
	slot->alone.status = NOT_ASKED;
	for (size_t i = 0; described->has_address && i < search->machine->functions.count; i++) {
		const struct function *function = &search->machine->functions.items[i];
		if (pci_address_same_slot(function->address, described->address)) {
			*array_add(search->arena, &slot->occupants) = function;
			slot->seen = SLOT_HAS_FUNCTION;
		}
	}
}

const char *slot_seen_word(enum slot_seen seen)
{
	static const char *const words[] = { "port", "function", "not-visible-while-empty",
					     "unknown-while-empty" };

	return words[seen];
}

struct board_slots slots_find(struct arena *arena, const struct prediction *prediction)
{
	const struct machine *machine = prediction->machine;
	struct search search = { .arena = arena, .prediction = prediction, .machine = machine };
	struct board_slots slots = { .found = true };

	search.taken = arena_alloc(arena, machine->described_slots.count + 1);
	search.number = arena_alloc(arena, (machine->functions.count + 1) * sizeof *search.number);
	add_ports(&search, &slots);
	find_occupants(&search, &slots);
	list_groups(&search);
	for (size_t i = 0; i < slots.list.count; i++)
		describe(&search, &slots.list.items[i]);
	for (size_t i = 0; i < machine->described_slots.count; i++)
		if (!search.taken[i])
			add_described(&search, &slots, &machine->described_slots.items[i]);
	return slots;
}
