/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/free_slots.h"
#include "probes/machine/vmd.h"

/* No slot is printed with the number 0: it is what a port has whose firmware set none. */
static const char *slot_words(struct arena *arena, const struct board_slot *slot)
{
	unsigned number = function_features(slot->port)->slot.number;
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(slot->port->address, address);
	if (slot->name)
		return arena_printf(arena, "slot %s (port %s)", slot->name, address);
	if (number)
		return arena_printf(arena, "slot %u (port %s)", number, address);
	return arena_printf(arena, "the slot of port %s", address);
}

static bool is_free(const struct board_slot *slot)
{
	return slot->port && slot->seen == SLOT_HAS_PORT && !slot->occupants.count &&
	       !slot->external && function_features(slot->port)->slot.status == OK &&
	       slot->port->address.domain <= LAST_ORDINARY_DOMAIN && slot->alone.status == OK &&
	       !slot->because;
}

const char *free_slots(struct arena *arena, const struct board_slots *slots)
{
	enum { LISTED = 3 };
	const char *list = "";
	size_t listed = 0;

	for (size_t i = 0; i < slots->list.count && listed < LISTED; i++)
		if (is_free(&slots->list.items[i]))
			list = arena_printf(arena, "%s%s%s", list, listed++ ? ", " : "",
					    slot_words(arena, &slots->list.items[i]));
	return list;
}
