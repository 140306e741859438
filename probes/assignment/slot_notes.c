/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/slot_notes.h"

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

/* Root ports that are functions of one device may have shares of one slot's lanes. */
static const char *list_shares(struct arena *arena, const struct machine *machine,
			       const struct function *port, unsigned *sum)
{
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct link *link = &function_features(function)->link;
		if (!function_is_root_port(function) || link->status != OK ||
		    !pci_address_same_slot(function->address, port->address))
			continue;
		*sum += link->width_at_most;
		list = arena_printf(arena, "%s%s%s x%u", list, *list ? ", " : "",
				    pci_address_print(function->address, address),
				    link->width_at_most);
	}
	return list;
}

static void compare_lanes(struct arena *arena, const struct machine *machine,
			  struct board_slot *slot)
{
	const struct link *link = &function_features(slot->port)->link;
	unsigned described = slot->described->width, sum = 0;

	if (link->status != OK || !described || described <= link->width_at_most)
		return;
	const char *shares = list_shares(arena, machine, slot->port, &sum);
	*array_add(arena, &slot->notes) =
		sum == described
			? arena_printf(arena, "Its x%u may be split among %s.", described, shares)
			: arena_printf(arena, "The firmware says that it is x%u.", described);
}

void slot_add_notes(struct arena *arena, const struct machine *machine, struct board_slot *slot)
{
	if (slot->port)
		compare_names(arena, slot);
	if (!slot->port || !slot->described)
		return;
	compare_usage(arena, slot);
	compare_lanes(arena, machine, slot);
}
