/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/free_slots.h"
#include "probes/machine/vmd.h"

/* By index: something is below this bridge. */
static const bool *find_used(struct arena *arena, const struct machine *machine)
{
	bool *used = arena_alloc(arena, machine->functions.count + 1);

	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].parent != NO_PARENT)
			used[machine->functions.items[i].parent] = true;
	return used;
}

/* No slot is printed with the number 0: it is what a port has whose firmware set none. */
static const char *slot_words(struct arena *arena, const struct function *port, unsigned number,
			      const char *address)
{
	if (port->place.leads_to)
		return arena_printf(arena, "slot %s (port %s)", port->place.leads_to, address);
	if (number)
		return arena_printf(arena, "slot %u (port %s)", number, address);
	return arena_printf(arena, "the slot of port %s", address);
}

const char *free_slots(struct arena *arena, const struct prediction *prediction)
{
	enum { LISTED = 3 };
	const struct machine *machine = prediction->machine;
	const bool *used = find_used(arena, machine);
	const char *list = "";
	size_t listed = 0;

	for (size_t i = 0; i < machine->functions.count && listed < LISTED; i++) {
		const struct function *port = &machine->functions.items[i];
		const struct port_slot *slot = &function_features(port)->slot;
		char address[PCI_ADDRESS_TEXT];
		if (used[i] || port->address.domain > LAST_ORDINARY_DOMAIN ||
		    !function_is_bridge(port) || slot->status != OK || slot->surprise ||
		    !prediction_path_isolates(prediction, port))
			continue;
		pci_address_print(port->address, address);
		list = arena_printf(arena, "%s%s%s", list, listed++ ? ", " : "",
				    slot_words(arena, port, slot->number, address));
	}
	return list;
}
