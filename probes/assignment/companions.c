/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/companions.h"
#include "probes/groups/prediction.h"
#include "probes/machine/pci_ids.h"

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

static void add_group(struct arena *arena, const struct machine *machine, const struct function *function,
		      const struct group *group, struct companions *companions)
{
	companions->with_total = group->not_bridges - !function_is_bridge(function);
	for (size_t i = 0; i < group->members.count && companions->with.count < WITH_AT_MOST; i++) {
		struct pci_address member = group->members.items[i];
		const struct function *other = machine_function(machine, member);
		if (!same_address(member, function->address) && !(other && function_is_bridge(other)))
			*array_add(arena, &companions->with) = member;
	}
}

/* --- The card --- */

struct slot {
	const struct function *first, *past;  /* in machine.functions, which are sorted */
};

static struct slot slot_of(const struct machine *machine, const struct function *function)
{
	const struct function *end = machine->functions.items + machine->functions.count;
	struct slot slot = { function, function + 1 };

	while (slot.first > machine->functions.items && pci_address_same_slot(slot.first[-1].address, function->address))
		slot.first--;
	while (slot.past < end && pci_address_same_slot(slot.past->address, function->address))
		slot.past++;
	return slot;
}

static bool is_part_of_graphics(const struct function *function)
{
	uint32_t class_code = function->class_code >> 8;

	return function_is_display(function) || class_code == CLASS_AUDIO ||
	       class_code == CLASS_USB || class_code == CLASS_OTHER_SERIAL_BUS;
}

/* One that also holds what no graphics card has is a processor with graphics: of that, only the sound belongs to the display. */
static bool is_graphics_card(struct slot slot)
{
	for (const struct function *function = slot.first; function < slot.past; function++)
		if (!is_part_of_graphics(function) || function->vendor != slot.first->vendor)
			return false;
	return true;
}

static bool has_reset_of_its_own(const struct function *function)
{
	const struct resets *resets = &function_features(function)->resets;
	bool known = status_is_evidence(resets->flr.status) && status_is_evidence(resets->af_flr.status);

	return !known || (resets->flr.status == OK && resets->flr.value) || (resets->af_flr.status == OK && resets->af_flr.value);
}

static bool belongs(struct slot slot, const struct function *function, const struct function *other)
{
	if (other->status != OK || function_is_bridge(other) || other->is_virtual || other == function)
		return false;
	if (!function_is_display(slot.first))
		return !has_reset_of_its_own(function);
	if (is_graphics_card(slot))
		return true;
	/* Sound is the display's where it comes next to it. */
	const struct function *second = slot.first + 1;
	return (function == slot.first && other == second &&
		other->class_code >> 8 == CLASS_AUDIO) ||
	       (function == second && other == slot.first &&
		function->class_code >> 8 == CLASS_AUDIO);
}

static bool is_with(const struct companions *companions, struct pci_address address)
{
	for (size_t i = 0; i < companions->with.count; i++)
		if (same_address(companions->with.items[i], address))
			return true;
	return false;
}

/* On a root bus, functions of one number are parts of a chipset, not a card; virtual functions stand for themselves. */
static void add_card(struct arena *arena, const struct machine *machine, const struct function *function,
		     struct companions *companions)
{
	struct slot slot = slot_of(machine, function);

	if (function->parent == NO_PARENT || function->is_virtual)
		return;
	for (const struct function *other = slot.first; other < slot.past; other++)
		if (belongs(slot, function, other) && !is_with(companions, other->address))
			*array_add(arena, &companions->belongs_with) = other->address;
}

struct companions companions_of(struct arena *arena, const struct prediction *prediction, const struct function *function)
{
	const struct machine *machine = prediction->machine;
	const struct group *group = prediction_company(prediction, function);
	struct companions companions = { .with_status = group_status(prediction, group) };

	if (group && companions.with_status == OK)
		add_group(arena, machine, function, group, &companions);
	add_card(arena, machine, function, &companions);
	return companions;
}
