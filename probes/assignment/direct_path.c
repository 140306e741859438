/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/direct_path.h"

/* --- The ports --- */

typedef ARRAY(const struct function *) port_list;

/* Sorted by address, each once. */
static void add_port(struct arena *arena, port_list *ports, const struct function *port)
{
	size_t at = ports->count;

	for (size_t i = 0; i < ports->count; i++)
		if (ports->items[i] == port)
			return;
	*array_add(arena, ports) = port;
	for (; at && ports->items[at - 1] > port; at--)
		ports->items[at] = ports->items[at - 1];
	ports->items[at] = port;
}

static port_list ports_in_the_way(struct arena *arena, const struct prediction *prediction,
				  const struct function *const *devices, size_t count)
{
	port_list ports = { 0 };

	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			const struct peer_pair pair = peer_pair(prediction, devices[i], devices[k]);
			for (size_t side = 0; side < 2 && pair.path == PATH_SWITCH; side++)
				if (pair.acs != PEER_UNKNOWN &&
				    (pair.redirects[side] || pair.blocks[side]))
					add_port(arena, &ports, pair.ports[side]);
		}
	return ports;
}

/* --- The option --- */

/*
 * Linux, kernel-parameters.txt, "config_acs=": seven flags, bit 6 to bit 0, DT EC UF CR RR TB SV.
 * From 6.11 on it begins with what the firmware left, so that what Linux would have switched on
 * besides has to be named.
 */
static const char *flags_of(struct arena *arena, const struct prediction *prediction,
			    const struct function *port)
{
	uint32_t offered = port->acs.capability;
	bool egress = acs_control(prediction->base, port) & ACS_EC;

	return arena_printf(arena, "x%c%c%c0x%c", egress ? '0' : 'x', offered & ACS_UF ? '1' : 'x',
			    offered & ACS_CR ? '0' : 'x', offered & ACS_SV ? '1' : 'x');
}

static const char *option_for(struct arena *arena, const struct prediction *prediction,
			      const port_list *ports)
{
	bool old = prediction->base->no_config_acs;
	const char *option = old ? "pci=disable_acs_redir=" : "pci=config_acs=";
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < ports->count; i++)
		option = arena_printf(arena, "%s%s%s%s%s", option, i ? ";" : "",
				      old ? "" : flags_of(arena, prediction, ports->items[i]),
				      old ? "" : "@",
				      pci_address_print(ports->items[i]->address, address));
	return option;
}

/* --- What it merges --- */

/* In a group of `changed` that has members of several of the groups that are apart now. */
static bool *groups_that_grow(struct arena *arena, const struct prediction *prediction,
			      const struct grouping *changed)
{
	const struct grouping *before = &prediction->potential;
	int *first = arena_alloc(arena, (changed->groups + 1) * sizeof *first);
	bool *grows = arena_alloc(arena, changed->groups + 1);

	for (size_t i = 0; i < changed->groups; i++)
		first[i] = NO_GROUP;
	for (size_t i = 0; i < prediction->machine->functions.count; i++) {
		int group = changed->group[i];
		if (group == NO_GROUP || before->group[i] == NO_GROUP)
			continue;
		grows[group] |= first[group] != NO_GROUP && first[group] != before->group[i];
		first[group] = before->group[i];
	}
	return grows;
}

static void find_merges(struct arena *arena, const struct prediction *prediction,
			struct direct_path *path)
{
	struct arena scratch = ARENA_EMPTY;
	const struct grouping *before = &prediction->potential;
	struct view view = *prediction->base;
	const char *why;

	if (!view_add_option(&view, path->option, &why))
		return;
	struct grouping changed = groups_compute(&scratch, &view);
	bool *grows = groups_that_grow(&scratch, prediction, &changed);
	bool *merged = arena_alloc(&scratch, before->groups + 1);
	for (size_t i = 0; i < prediction->machine->functions.count; i++)
		if (changed.group[i] != NO_GROUP && before->group[i] != NO_GROUP)
			merged[before->group[i]] |= grows[changed.group[i]];
	for (size_t i = 0; i < before->groups; i++)
		if (merged[i])
			*array_add(arena, &path->merges) = (int)i;
	arena_free(&scratch);
}

struct direct_path direct_path(struct arena *arena, const struct prediction *prediction,
			       const struct function *const *devices, size_t count)
{
	struct direct_path path = { 0 };

	if (!prediction->base)
		return path;
	const port_list ports = ports_in_the_way(arena, prediction, devices, count);
	if (!ports.count)
		return path;
	path.option = option_for(arena, prediction, &ports);
	find_merges(arena, prediction, &path);
	return path;
}
