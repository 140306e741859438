/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/companions.h"
#include "probes/assignment/card.h"
#include "probes/groups/prediction.h"

static bool same_address(struct pci_address a, struct pci_address b)
{
	return pci_address_compare(a, b) == 0;
}

/* --- The group --- */

static enum status group_status(const struct prediction *prediction, const struct group *group)
{
	if (prediction->machine->groups_status == OK)
		return group ? OK : prediction->machine->unlisted_groups ? FAILED : ABSENT;
	if (prediction->potential.status != OK)
		return prediction->potential.status;
	return group ? OK : ABSENT;
}

static void add_group(struct arena *arena, const struct machine *machine,
		      const struct function *function, const struct group *group,
		      struct companions *companions)
{
	companions->with_total = group->in_the_way - function_is_in_the_way(function);
	for (size_t i = 0; i < group->members.count && companions->with.count < WITH_AT_MOST; i++) {
		struct pci_address member = group->members.items[i];
		const struct function *other = machine_function(machine, member);
		if (!same_address(member, function->address) && function_is_in_the_way(other))
			*array_add(arena, &companions->with) = member;
	}
}

/* --- The card --- */

static bool has_reset_of_its_own(const struct function *function)
{
	const struct resets *resets = &function_features(function)->resets;
	bool known =
		status_is_evidence(resets->flr.status) && status_is_evidence(resets->af_flr.status);

	return !known || (resets->flr.status == OK && resets->flr.value) ||
	       (resets->af_flr.status == OK && resets->af_flr.value);
}

static bool belongs(const struct machine *machine, struct slot slot,
		    const struct function *function, const struct function *other)
{
	if (other->status != OK || function_is_bridge(other) || other->is_virtual ||
	    other == function || !is_same_card(machine, function, other))
		return false;
	return function_is_display(slot.first) || !has_reset_of_its_own(function);
}

static bool is_with(const struct companions *companions, struct pci_address address)
{
	for (size_t i = 0; i < companions->with.count; i++)
		if (same_address(companions->with.items[i], address))
			return true;
	return false;
}

/*
 * On a root bus, functions of one number are parts of a chipset, not a card; virtual functions
 * stand for themselves.
 */
static void add_card(struct arena *arena, const struct machine *machine,
		     const struct function *function, struct companions *companions)
{
	struct slot slot = slot_of(machine, function);

	if (function->parent == NO_PARENT || function->is_virtual)
		return;
	for (const struct function *other = slot.first; other < slot.past; other++)
		if (belongs(machine, slot, function, other) && !is_with(companions, other->address))
			*array_add(arena, &companions->belongs_with) = other->address;
}

/* What is_same_card() finds behind the card's own switch has other device numbers. */
static void add_behind_switch(struct arena *arena, const struct machine *machine,
			      const struct function *function, struct companions *companions)
{
	for (size_t i = 0; card_has_own_switch(machine, function) && i < machine->functions.count;
	     i++) {
		const struct function *other = &machine->functions.items[i];
		if (other->status == OK &&
		    !pci_address_same_slot(other->address, function->address) &&
		    is_same_card(machine, function, other) && !is_with(companions, other->address))
			*array_add(arena, &companions->belongs_with) = other->address;
	}
}

struct companions companions_of(struct arena *arena, const struct prediction *prediction,
				const struct function *function)
{
	const struct machine *machine = prediction->machine;
	const struct group *group = prediction_company(prediction, function);
	struct companions companions = { .with_status = group_status(prediction, group) };

	if (group && companions.with_status == OK)
		add_group(arena, machine, function, group, &companions);
	add_card(arena, machine, function, &companions);
	add_behind_switch(arena, machine, function, &companions);
	return companions;
}
