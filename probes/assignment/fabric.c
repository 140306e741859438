/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/fabric.h"

#include "probes/assignment/card.h"

/* --- Who belongs to it --- */

static bool is_of(const struct function *function, const struct known_fabric *known, bool is_switch)
{
	if (function->is_virtual)
		return false;
	for (size_t i = 0; i < known_fabric_id_count; i++) {
		const struct known_fabric_id *id = &known_fabric_ids[i];
		if (&known_fabrics[id->fabric] == known && id->is_switch == is_switch &&
		    id->vendor == function->vendor && id->device == function->device)
			return true;
	}
	return false;
}

/*
 * Such devices are elsewhere as well; those of a board have as many functions as it has switches.
 */
static bool may_stand_in(const struct machine *machine, const struct function *function,
			 const struct known_fabric *known)
{
	const struct slot slot = slot_of(machine, function);

	return (size_t)(slot.past - slot.first) == known->switches;
}

static struct fabric collect(struct arena *arena, const struct machine *machine,
			     const struct known_fabric *known)
{
	struct fabric fabric = { .known = known };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (is_of(function, known, false))
			*array_add(arena, &fabric.gpus) = function;
		else if (is_of(function, known, true) &&
			 (!known->stand_in || may_stand_in(machine, function, known)))
			*array_add(arena, &fabric.switches) = function;
	}
	return fabric;
}

static bool is_there(const struct fabric *fabric)
{
	const struct known_fabric *known = fabric->known;

	if (known->switches && !known->stand_in)
		return fabric->gpus.count > 1 && fabric->switches.count;
	return fabric->gpus.count && fabric->gpus.count % known->gpus == 0;
}

static struct flag is_whole(const struct fabric *fabric)
{
	const struct known_fabric *known = fabric->known;
	size_t boards = fabric->gpus.count / known->gpus;

	if (known->stand_in)
		return (struct flag){ .status = NOT_ASKED };
	return (struct flag){ OK, boards && fabric->gpus.count == boards * known->gpus &&
					  fabric->switches.count == boards * known->switches };
}

fabric_list fabrics_find(struct arena *arena, const struct machine *machine)
{
	fabric_list list = { 0 };

	for (size_t i = 0; i < known_fabric_count; i++) {
		struct fabric fabric = collect(arena, machine, &known_fabrics[i]);
		if (!is_there(&fabric))
			continue;
		fabric.whole = is_whole(&fabric);
		*array_add(arena, &list) = fabric;
	}
	return list;
}

/* --- Slots --- */

/* What only stands in for a switch, perhaps, may be a card. */
static bool holds(const struct fabric *fabric, const struct function *function)
{
	return is_of(function, fabric->known, false) ||
	       (!fabric->known->stand_in && is_of(function, fabric->known, true));
}

void fabrics_mark_slots(const fabric_list *fabrics, struct board_slots *slots)
{
	for (size_t i = 0; i < slots->list.count; i++) {
		struct board_slot *slot = &slots->list.items[i];
		for (size_t k = 0; k < slot->occupants.count; k++)
			for (size_t m = 0; m < fabrics->count; m++)
				if (holds(&fabrics->items[m], slot->occupants.items[k]))
					slot->module = fabrics->items[m].known->name;
	}
}

/* --- A part of it --- */

static struct flag is_listed(const struct known_fabric *known, size_t gpus, size_t switches)
{
	struct flag listed = { known->sets[0].gpus ? OK : NOT_ASKED, false };

	for (size_t i = 0; i < FABRIC_SETS; i++)
		listed.value |= known->sets[i].gpus && known->sets[i].gpus == gpus &&
				known->sets[i].switches == switches;
	return listed;
}

struct fabric_share fabric_share(const struct fabric *fabric,
				 const struct function *const *functions, size_t count)
{
	struct fabric_share share = { .fabric = fabric };

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < fabric->gpus.count; k++)
			share.gpus += fabric->gpus.items[k] == functions[i];
		for (size_t k = 0; k < fabric->switches.count; k++)
			share.switches += fabric->switches.items[k] == functions[i];
	}
	share.listed = is_listed(fabric->known, share.gpus, share.switches);
	return share;
}
