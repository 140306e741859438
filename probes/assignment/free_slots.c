/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/free_slots.h"

/* By index: something is below this bridge. */
static const bool *find_used(struct arena *arena, const struct machine *machine)
{
	bool *used = arena_alloc(arena, machine->functions.count + 1);

	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].parent != NO_PARENT)
			used[machine->functions.items[i].parent] = true;
	return used;
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
		if (used[i] || !function_is_bridge(port) || slot->status != OK || slot->surprise ||
		    !prediction_path_isolates(prediction, port))
			continue;
		const char *name = port->place.leads_to ? port->place.leads_to
							: arena_printf(arena, "%u", slot->number);
		list = arena_printf(arena, "%s%sslot %s (port %s)", list, listed++ ? ", " : "",
				    name, pci_address_print(port->address, address));
	}
	return list;
}
