/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/card.h"
#include "probes/machine/pci_ids.h"
#include "probes/machine/vmd.h"

#include <string.h>

struct slot slot_of(const struct machine *machine, const struct function *function)
{
	const struct function *end = machine->functions.items + machine->functions.count;
	struct slot slot = { function, function + 1 };

	while (slot.first > machine->functions.items &&
	       pci_address_same_slot(slot.first[-1].address, function->address))
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

/* One that also holds what no graphics card has is a processor with graphics. */
bool slot_is_graphics_card(struct slot slot)
{
	if (!function_is_display(slot.first))
		return false;
	for (const struct function *function = slot.first; function < slot.past; function++)
		if (!is_part_of_graphics(function) || function->vendor != slot.first->vendor)
			return false;
	return true;
}

/*
 * AMD's own ids (graphics cards have ATI's) and Hygon's are on no card: what has one is part of a
 * processor or a chipset. One that could not be read may have.
 */
static bool is_internal(struct slot slot)
{
	enum { HYGON = 0x1d94 };

	for (const struct function *function = slot.first; function < slot.past; function++)
		if (function->vendor == VENDOR_AMD || function->vendor == HYGON ||
		    (function->status != OK && !function->remembered))
			return true;
	return false;
}

/* Sound is the display's where it comes next to it. */
static bool is_display_with_sound(struct slot slot, const struct function *function,
				  const struct function *other)
{
	const struct function *second = slot.first + 1;
	bool both = (function == slot.first && other == second) ||
		    (function == second && other == slot.first);

	return both && function_is_display(slot.first) && second->class_code >> 8 == CLASS_AUDIO;
}

/* The upstream port of a switch that is on the card itself, as its vendor shows; or NULL. */
static const struct function *own_switch(const struct machine *machine,
					 const struct function *function)
{
	const struct function *port = machine_parent(machine, function);
	const struct function *up =
		port && function_is_downstream_port(port) ? machine_parent(machine, port) : NULL;

	return up && up->vendor == function->vendor ? up : NULL;
}

bool card_has_own_switch(const struct machine *machine, const struct function *function)
{
	return own_switch(machine, function);
}

/* Intel's graphics cards have their sound beside the display, behind the card's own switch. */
static bool is_behind_same_switch(const struct machine *machine, const struct function *function,
				  const struct function *other)
{
	const struct function *display = function_is_display(function) ? function : other;
	const struct function *sound = display == function ? other : function;

	return function_is_display(display) && sound->class_code >> 8 == CLASS_AUDIO &&
	       function->vendor == other->vendor && own_switch(machine, function) &&
	       own_switch(machine, function) == own_switch(machine, other);
}

bool is_same_card(const struct machine *machine, const struct function *function,
		  const struct function *other)
{
	if (function == other)
		return true;
	if (!pci_address_same_slot(function->address, other->address))
		return is_behind_same_switch(machine, function, other);
	struct slot slot = slot_of(machine, function);
	if (slot_is_graphics_card(slot) || is_display_with_sound(slot, function, other))
		return true;
	return function->parent != NO_PARENT && !is_internal(slot);
}

/* The firmware names what is on the board: type 41 of SMBIOS, or _DSM. */
static bool has_onboard_name(const struct function *function)
{
	const char *from = function->place.slot_from;

	return function->place.slot.status == OK && from &&
	       (!strcmp(from, "SMBIOS 41") || !strcmp(from, "label"));
}

/* GPUs beside NVSwitches are modules of their board. */
static bool is_module(const struct machine *machine, const struct function *function)
{
	return function->vendor == VENDOR_NVIDIA && machine->has_nvswitch;
}

bool card_can_be_moved(const struct machine *machine, const struct function *function)
{
	const struct flag *portable = &machine->firmware.portable;

	if (function->address.domain > LAST_ORDINARY_DOMAIN ||
	    (portable->status == OK && portable->value))
		return false;
	if (function_port_is_unseen(function))
		return true;
	if (has_onboard_name(function) || is_internal(slot_of(machine, function)) ||
	    is_module(machine, function))
		return false;
	while ((function = machine_parent(machine, function))) {
		if (function_features(function)->slot.status == OK)
			return true;
		/* what the port above AMD's chipset calls its slot holds the chipset */
		if (function->pcie.type == PORT_UPSTREAM && function->vendor == VENDOR_AMD)
			return false;
	}
	return false;
}
