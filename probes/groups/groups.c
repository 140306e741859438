/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk of Linux's pci_device_group(), over facts; groups.h explains it. */
#include "probes/groups/groups.h"
#include "probes/groups/acs.h"
#include "probes/groups/alias.h"
#include "probes/groups/order.h"

enum known { NOT_JUDGED, GOOD, BAD };

struct walk {
	const struct view *view;
	const struct function *functions;
	size_t count;
	uint8_t *path; /* enum known of each bridge: it and all above it isolate */
	const struct aliases *aliases;
	struct grouping *result;
};

/*
 * Which functions of one bus a search has been at: Linux's bitmap of device and function numbers.
 * And those whose slot it has been through to no avail, which it need not go through again.
 */
struct seen {
	bool function[256], slot[256];
};

static void note_unknown(const struct walk *walk, enum status status)
{
	if (walk->result->status == OK)
		walk->result->status =
			status_is_evidence(status) || status == NOT_ASKED ? FAILED : status;
}

/*
 * Asked only of functions whose answer matters, so that one that cannot be read makes no doubt
 * where it changes nothing.
 */
static bool isolates(const struct walk *walk, int index)
{
	const struct function *function = &walk->functions[index];
	enum isolation isolation = (enum isolation)walk->result->isolation[index];

	if (isolation == ISOLATION_UNKNOWN)
		note_unknown(walk, !status_is_evidence(function->pcie.status)
					   ? function->pcie.status
					   : function->acs.status);
	return isolation_is_good(isolation);
}

static int group_of(const struct walk *walk, int index)
{
	return walk->result->group[index];
}

/*
 * Bridges stand before what is below them in no order that could be relied on; each is judged once,
 * from the root down.
 */
static enum known path_of(struct walk *walk, int bridge)
{
	int chain[256];
	size_t length = 0;

	for (int at = bridge; at != NO_PARENT && walk->path[at] == NOT_JUDGED && length < 256;
	     at = walk->functions[at].parent)
		chain[length++] = at;
	while (length) {
		int at = chain[--length];
		int above = walk->functions[at].parent;
		bool good = isolates(walk, at) && (above == NO_PARENT || walk->path[above] == GOOD);
		walk->path[at] = good ? GOOD : BAD;
	}
	return (enum known)walk->path[bridge];
}

/* --- The searches on one bus --- */

static int by_function(const struct walk *walk, int index, struct seen *seen, struct blame *blame);

static int by_alias(const struct walk *walk, int index, struct seen *seen, struct blame *blame)
{
	struct function_span bus = aliases_on_bus(walk->aliases, index);
	bool *seen_here = &seen->function[pci_address_devfn(walk->functions[index].address)];

	if (*seen_here)
		return NO_GROUP;
	*seen_here = true;
	if (group_of(walk, index) != NO_GROUP)
		return group_of(walk, index);
	for (size_t i = bus.first; i < bus.past; i++) {
		unsigned number = pci_address_devfn(walk->functions[i].address);
		if ((seen->function[number] && seen->slot[number]) || (int)i == index ||
		    !aliases_between(walk->aliases, index, (int)i))
			continue;
		int group = by_alias(walk, (int)i, seen, blame);
		if (group == NO_GROUP)
			group = by_function(walk, (int)i, seen, blame);
		if (group != NO_GROUP) {
			*blame = (struct blame){ BLAME_ALIAS, (int)i };
			return group;
		}
	}
	return NO_GROUP;
}

static bool in_slot_of(const struct walk *walk, int index, int other)
{
	return other >= 0 && other < (int)walk->count &&
	       pci_address_same_slot(walk->functions[other].address,
				     walk->functions[index].address);
}

static int by_function(const struct walk *walk, int index, struct seen *seen, struct blame *blame)
{
	const struct function *function = &walk->functions[index];
	int first = index, past = index + 1;

	while (in_slot_of(walk, index, first - 1))
		first--;
	while (in_slot_of(walk, index, past))
		past++;
	bool alone = past - first == 1 ||
		     (function->status == OK && !function_is_multifunction(function));
	if (alone || isolates(walk, index)) {
		seen->slot[pci_address_devfn(function->address)] = true;
		return NO_GROUP;
	}
	for (int i = first; i < past; i++) {
		if (i == index || isolates(walk, i))
			continue;
		int group = by_alias(walk, i, seen, blame);
		if (group != NO_GROUP) {
			*blame = (struct blame){ BLAME_SLOT, i };
			return group;
		}
	}
	seen->slot[pci_address_devfn(function->address)] = true;
	return NO_GROUP;
}

/* --- The way up --- */

/* The last bridge on the way up that sends under its own id, or `index` where there is none. */
static int skip_aliasing_bridges(struct walk *walk, int index, int *found)
{
	int from = index;

	for (int at = walk->functions[index].parent; at != NO_PARENT;
	     at = walk->functions[at].parent) {
		if (!status_is_evidence(walk->functions[at].pcie.status))
			note_unknown(walk, walk->functions[at].pcie.status);
		if (!aliases_is_aliasing_bridge(&walk->functions[at]))
			continue;
		from = at;
		if (group_of(walk, at) != NO_GROUP) {
			*found = group_of(walk, at);
			return at;
		}
	}
	return from;
}

/* The topmost port on the way up that does not isolate, or `index` where all do. */
static int skip_open_ports(struct walk *walk, int index, int *found)
{
	int from = index;

	for (int at = walk->functions[index].parent; at != NO_PARENT;
	     at = walk->functions[at].parent) {
		if (path_of(walk, at) == GOOD)
			break;
		from = at;
		if (group_of(walk, at) != NO_GROUP) {
			*found = group_of(walk, at);
			break;
		}
	}
	return from;
}

/*
 * The topmost of the ports above that fails is the one to blame: those further down change nothing.
 */
static int topmost_open_port(struct walk *walk, int index)
{
	int found = -1;

	for (int at = walk->functions[index].parent; at != NO_PARENT;
	     at = walk->functions[at].parent)
		if (!isolates(walk, at))
			found = at;
	return found;
}

static int join(struct walk *walk, int index, struct blame *blame)
{
	int group = NO_GROUP;
	int from = aliases_requester(walk->aliases, index);
	struct seen seen = { 0 };

	if (from != index) {
		*blame = (struct blame){ BLAME_VMD, from };
		if (group_of(walk, from) != NO_GROUP)
			return group_of(walk, from);
	}
	int bridge = skip_aliasing_bridges(walk, from, &group);
	if (bridge != from)
		*blame = (struct blame){ BLAME_BRIDGE, bridge };
	if (group != NO_GROUP)
		return group;
	int port = skip_open_ports(walk, bridge, &group);
	if (port != bridge)
		*blame = (struct blame){ BLAME_PORT, topmost_open_port(walk, bridge) };
	if (group != NO_GROUP)
		return group;

	struct blame beside = { BLAME_NONE, -1 };
	group = by_alias(walk, port, &seen, &beside);
	if (group == NO_GROUP)
		group = by_function(walk, port, &seen, &beside);
	if (beside.kind != BLAME_NONE && port == index)
		*blame = beside;
	return group;
}

/* --- All of it --- */

/*
 * Linux numbers groups as it makes them; ours count in the order of their first member's address.
 */
static void renumber(struct arena *arena, struct grouping *result, size_t count)
{
	int *number = arena_alloc(arena, (result->groups + 1) * sizeof *number);
	int next = 0;

	for (size_t i = 0; i < result->groups; i++)
		number[i] = NO_GROUP;
	for (size_t i = 0; i < count; i++) {
		if (result->group[i] == NO_GROUP)
			continue;
		if (number[result->group[i]] == NO_GROUP)
			number[result->group[i]] = next++;
		result->group[i] = number[result->group[i]];
	}
}

struct grouping groups_compute(struct arena *arena, const struct view *view)
{
	size_t count = view->machine->functions.count;
	struct grouping result = { .status = view->doubt == NOT_ASKED ? OK : view->doubt };
	struct walk walk = { .view = view,
			     .functions = view->machine->functions.items,
			     .count = count,
			     .result = &result };

	result.group = arena_alloc(arena, (count + 1) * sizeof *result.group);
	result.blame = arena_alloc(arena, (count + 1) * sizeof *result.blame);
	result.isolation = arena_alloc(arena, count + 1);
	walk.path = arena_alloc(arena, count + 1);
	walk.aliases = view->aliases ? view->aliases : aliases_find(arena, view->machine);
	for (size_t i = 0; i < count; i++) {
		result.group[i] = NO_GROUP;
		result.blame[i] = (struct blame){ BLAME_NONE, -1 };
		result.isolation[i] = view->like && !view_change_of(view, &walk.functions[i])
					      ? view->like->isolation[i]
					      : (uint8_t)acs_isolation(view, &walk.functions[i]);
	}

	const int *order = view->order ? view->order : order_of_registration(arena, view->machine);
	for (size_t i = 0; i < count; i++) {
		int index = order[i];
		if (!view->covered[index])
			continue;
		struct blame blame = { BLAME_NONE, -1 };
		int group = join(&walk, index, &blame);
		if (group != NO_GROUP)
			result.blame[index] = blame;
		result.group[index] = group == NO_GROUP ? (int)result.groups++ : group;
	}
	renumber(arena, &result, count);
	return result;
}
