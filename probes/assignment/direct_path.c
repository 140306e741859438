/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/direct_path.h"

#include "probes/analysis/kernel_options.h"
#include "probes/groups/alias.h"

#include <string.h>

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

/* Both sides count where one redirects: egress control on the other would still block. */
static void add_side(struct arena *arena, const struct prediction *prediction, port_list *ports,
		     const struct function *port)
{
	if (port->acs.status == OK && acs_control(prediction->base, port) & (ACS_RR | ACS_EC))
		add_port(arena, ports, port);
}

static void add_pair(struct arena *arena, const struct prediction *prediction, port_list *ports,
		     const struct peer_pair *pair)
{
	if (pair->path != PATH_SWITCH || pair->acs == PEER_UNKNOWN ||
	    !(pair->redirects[0] || pair->redirects[1] || pair->blocks[0] || pair->blocks[1]))
		return;
	add_side(arena, prediction, ports, pair->ports[0]);
	add_side(arena, prediction, ports, pair->ports[1]);
}

/* --- The option --- */

/*
 * A bit that stays as it is. Linux, kernel-parameters.txt, "config_acs=": from 6.11 on it begins
 * with what the firmware left, so that what Linux or the command line switched on has to be named.
 */
static char sign_of(const struct prediction *prediction, const struct function *port, uint16_t bit)
{
	if (!(port->acs.capability & bit))
		return 'x';
	if (view_change_of(prediction->base, port))
		return acs_control(prediction->base, port) & bit ? '1' : '0';
	return bit & ACS_REQUIRED ? '1' : 'x';
}

/* Seven flags, bit 6 to bit 0: DT EC UF CR RR TB SV. */
static const char *flags_of(struct arena *arena, const struct prediction *prediction,
			    const struct function *port)
{
	bool egress = acs_control(prediction->base, port) & ACS_EC ||
		      sign_of(prediction, port, ACS_EC) != 'x';

	return arena_printf(arena, "%c%c%c%c0%c%c", sign_of(prediction, port, ACS_DT),
			    egress ? '0' : 'x', sign_of(prediction, port, ACS_UF),
			    port->acs.capability & ACS_CR ? '0' : 'x',
			    sign_of(prediction, port, ACS_TB), sign_of(prediction, port, ACS_SV));
}

struct given {
	const char *name; /* "config_acs=" */
	const char *at, *end;
};

static void find_given(void *context, const char *at, const char *end)
{
	struct given *given = context;
	size_t length = strlen(given->name);

	while (at < end) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		const char *stop = comma ? comma : end;
		if ((size_t)(stop - at) > length && !strncmp(at, given->name, length)) {
			given->at = at + length;
			given->end = stop;
		}
		at = stop + 1;
	}
}

/*
 * What the command line says by the same option, for the last one alone counts; the first entry
 * about a port does. "" where it says nothing that Linux would understand.
 */
static const char *given_already(struct arena *arena, const struct view *base, const char *name)
{
	struct given given = { .name = name };
	bool understood = false;

	for (size_t i = 0; i < base->change_count; i++)
		understood |= base->changes[i].config == !base->no_config_acs;
	kernel_option_each(base->machine, "pci=", find_given, &given);
	return understood && given.at
		       ? arena_printf(arena, ";%.*s", (int)(given.end - given.at), given.at)
		       : "";
}

static const char *option_name(const struct prediction *prediction)
{
	return prediction->base->no_config_acs ? "disable_acs_redir=" : "config_acs=";
}

/* What the option says of one port. */
static const char *entry_of(struct arena *arena, const struct prediction *prediction,
			    const struct function *port)
{
	bool old = prediction->base->no_config_acs;
	char address[PCI_ADDRESS_TEXT];

	return arena_printf(arena, "%s%s%s", old ? "" : flags_of(arena, prediction, port),
			    old ? "" : "@", pci_address_print(port->address, address));
}

static void set_option(struct arena *arena, const struct prediction *prediction,
		       const char *entries, const char *given, struct direct_path *path)
{
	path->replaces = *given;
	path->option = arena_printf(arena, "pci=%s%s%s", option_name(prediction), entries, given);
}

static void choose_option(struct arena *arena, const struct prediction *prediction,
			  const port_list *ports, struct direct_path *path)
{
	const char *entries = "";

	for (size_t i = 0; i < ports->count; i++)
		entries = arena_printf(arena, "%s%s%s", entries, i ? ";" : "",
				       entry_of(arena, prediction, ports->items[i]));
	set_option(arena, prediction, entries,
		   given_already(arena, prediction->base, option_name(prediction)), path);
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

	view.like = before;
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

static struct direct_path path_by_ports(struct arena *arena, const struct prediction *prediction,
					const port_list *ports)
{
	struct direct_path path = { 0 };

	if (!ports->count)
		return path;
	choose_option(arena, prediction, ports, &path);
	find_merges(arena, prediction, &path);
	return path;
}

struct direct_path direct_path(struct arena *arena, const struct prediction *prediction,
			       const struct function *const *devices, size_t count)
{
	port_list ports = { 0 };

	for (size_t i = 0; prediction->base && i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			const struct peer_pair pair = peer_pair(prediction, devices[i], devices[k]);
			add_pair(arena, prediction, &ports, &pair);
		}
	return path_by_ports(arena, prediction, &ports);
}

/* --- Of many pairs --- */

struct direct_paths direct_paths_of(struct arena *arena, const struct prediction *prediction)
{
	size_t count = prediction->machine->functions.count + 1;
	struct direct_paths paths = { arena, prediction, NULL, "" };

	paths.alone = arena_alloc(arena, count * sizeof *paths.alone);
	if (prediction->base)
		paths.given = given_already(arena, prediction->base, option_name(prediction));
	return paths;
}

static const struct port_alone *port_alone(const struct direct_paths *paths,
					   const struct function *port)
{
	struct port_alone *alone =
		&paths->alone[port - paths->prediction->machine->functions.items];

	if (!alone->entry) {
		port_list ports = { 0 };
		add_port(paths->arena, &ports, port);
		alone->merges = path_by_ports(paths->arena, paths->prediction, &ports).merges;
		alone->entry = entry_of(paths->arena, paths->prediction, port);
	}
	return alone;
}

/*
 * A port that no longer isolates joins functions of its own slot that do not either, and all below
 * it joins it; so two ports merge together what each merges alone, unless they are of one slot or
 * something on their bus sends under another's id.
 */
static bool add_up(const struct prediction *prediction, const struct function *left,
		   const struct function *right)
{
	const struct function *functions = prediction->machine->functions.items;
	const struct function_span span =
		aliases_on_bus(prediction->base->aliases, (int)(left - functions));

	return span.first == span.past && !pci_address_same_slot(left->address, right->address);
}

static void merge_lists(struct arena *arena, const group_numbers *left, const group_numbers *right,
			group_numbers *both)
{
	size_t i = 0, k = 0;

	while (i < left->count && k < right->count) {
		int one = left->items[i], other = right->items[k];
		*array_add(arena, both) = one < other ? one : other;
		i += one <= other;
		k += other <= one;
	}
	for (; i < left->count; i++)
		*array_add(arena, both) = left->items[i];
	for (; k < right->count; k++)
		*array_add(arena, both) = right->items[k];
}

struct direct_path direct_path_of_pair(struct arena *arena, const struct direct_paths *paths,
				       const struct peer_pair *pair)
{
	const struct prediction *prediction = paths->prediction;
	struct direct_path path = { 0 };
	port_list ports = { 0 };

	if (prediction->base)
		add_pair(arena, prediction, &ports, pair);
	if (ports.count != 2 || !add_up(prediction, ports.items[0], ports.items[1]))
		return path_by_ports(arena, prediction, &ports);
	const struct port_alone *left = port_alone(paths, ports.items[0]);
	const struct port_alone *right = port_alone(paths, ports.items[1]);
	set_option(arena, prediction, arena_printf(arena, "%s;%s", left->entry, right->entry),
		   paths->given, &path);
	merge_lists(arena, &left->merges, &right->merges, &path.merges);
	return path;
}
