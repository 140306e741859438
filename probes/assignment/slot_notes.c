/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/slot_notes.h"

#include "probes/assignment/card.h"
#include "probes/lib/text.h"

#include <string.h>

/* A name that is nothing but a number is one of the same kind as the port's. */
static void compare_names(struct arena *arena, struct board_slot *slot)
{
	const struct port_slot *number = &function_features(slot->port)->slot;
	const char *other = slot->port->place.leads_to;
	uint64_t named;

	if (other && strcmp(other, slot->name) != 0)
		*array_add(arena, &slot->notes) =
			arena_printf(arena, "It is also called %s.", other);
	if (number->status == OK && number->number && slot->name &&
	    text_is_decimal(slot->name, UINT16_MAX, &named) && named != number->number)
		*array_add(arena, &slot->notes) =
			arena_printf(arena, "Its port says that it is slot %u.", number->number);
}

static void compare_usage(struct arena *arena, struct board_slot *slot)
{
	enum slot_usage usage = slot->described->usage;

	if (usage == SLOT_AVAILABLE && slot->occupants.count)
		*array_add(arena, &slot->notes) = "The firmware says that it is empty.";
	if (usage == SLOT_IN_USE && !slot->occupants.count)
		*array_add(arena, &slot->notes) =
			"The firmware says that it is in use; nothing in it is visible.";
}

/* --- Lanes --- */

/* Root ports that are functions of one device may have shares of one slot's lanes. */
struct shares {
	const char *list; /* "0000:00:01.0 x8, 0000:00:01.1 x8" */
	unsigned count, sum;
};

static bool has_lanes(const struct function *port)
{
	return function_is_root_port(port) && function_features(port)->link.status == OK;
}

static bool is_same_number(const struct function *port, const struct function *other)
{
	const struct port_slot *one = &function_features(port)->slot;
	const struct port_slot *two = &function_features(other)->slot;

	return one->status == OK && two->status == OK && one->number && one->number == two->number;
}

/* Of all siblings, or of those that say that they are the same slot. */
static struct shares find_shares(struct arena *arena, const struct machine *machine,
				 const struct function *port, bool same_number)
{
	const struct slot siblings = slot_of(machine, port);
	struct shares shares = { .list = "" };
	char address[PCI_ADDRESS_TEXT];

	for (const struct function *other = siblings.first; other < siblings.past; other++) {
		if (!has_lanes(other) || (same_number && !is_same_number(port, other)))
			continue;
		unsigned width = function_features(other)->link.width_at_most;
		shares.list =
			arena_printf(arena, "%s%s%s x%u", shares.list, shares.count++ ? ", " : "",
				     pci_address_print(other->address, address), width);
		shares.sum += width;
	}
	return shares;
}

/* By the firmware's table. False where it does not tell of more lanes than the port has. */
static bool compare_lanes(struct arena *arena, const struct machine *machine,
			  struct board_slot *slot)
{
	unsigned described = slot->described ? slot->described->width : 0;

	if (described <= function_features(slot->port)->link.width_at_most)
		return described;
	const struct shares shares = find_shares(arena, machine, slot->port, false);
	*array_add(arena, &slot->notes) =
		shares.sum == described
			? arena_printf(arena, "Its x%u may be split among %s.", described,
				       shares.list)
			: arena_printf(arena, "The firmware says that it is x%u.", described);
	return true;
}

/* Of the processor, not of the chipset, whose ports begin at 1b on the same bus. */
static bool is_of_intel_processor(const struct function *port)
{
	enum { INTEL = 0x8086, DEVICES = 4 };

	return port->vendor == INTEL && port->address.device < DEVICES;
}

/*
 * Without such a table. Root ports of Intel's processors that are functions of one device share its
 * 16 lanes; elsewhere only a common number tells.
 */
static void note_split(struct arena *arena, const struct machine *machine, struct board_slot *slot)
{
	enum { LANES = 16 };
	const struct shares named = find_shares(arena, machine, slot->port, true);
	const struct shares all = find_shares(arena, machine, slot->port, false);

	if (named.count > 1)
		*array_add(arena, &slot->notes) = arena_printf(
			arena, "%s say that they are one slot, %u: it may be split among them.",
			named.list, function_features(slot->port)->slot.number);
	else if (is_of_intel_processor(slot->port) && all.count > 1 && all.sum == LANES)
		*array_add(arena, &slot->notes) = arena_printf(
			arena, "%s share 16 lanes of the processor (bifurcation).", all.list);
}

void slot_add_notes(struct arena *arena, const struct machine *machine, struct board_slot *slot)
{
	if (!slot->port)
		return;
	compare_names(arena, slot);
	if (slot->described)
		compare_usage(arena, slot);
	if (function_features(slot->port)->link.status == OK &&
	    !compare_lanes(arena, machine, slot))
		note_split(arena, machine, slot);
}
