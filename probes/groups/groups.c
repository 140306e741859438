/* The walk of Linux's pci_device_group(), over facts; groups.h explains it. */
#include "probes/groups/groups.h"
#include "probes/groups/acs.h"
#include "probes/groups/alias.h"
#include "probes/groups/order.h"

#include <string.h>

enum path { PATH_UNKNOWN, PATH_GOOD, PATH_BAD };

struct walk {
	const struct view *view;
	const struct function *functions;
	size_t count;
	uint8_t *path;            /* enum path of each bridge: it and all above it isolate */
	const struct aliases *aliases;
	struct grouping *result;
};

/* Which functions of one bus a search has been at: Linux's bitmap of device and function numbers. */
struct seen {
	uint64_t bits[4];
};

static bool mark_seen(struct seen *seen, const struct function *function)
{
	unsigned number = pci_address_devfn(function->address);
	uint64_t bit = (uint64_t)1 << number % 64;
	bool before = seen->bits[number / 64] & bit;

	seen->bits[number / 64] |= bit;
	return before;
}

static bool isolates(const struct walk *walk, int index)
{
	return isolation_is_good((enum isolation)walk->result->isolation[index]);
}

static int group_of(const struct walk *walk, int index)
{
	return walk->result->group[index];
}

/* Bridges stand before what is below them in no order that could be relied on; each is judged once, from the root down. */
static enum path path_of(struct walk *walk, int bridge)
{
	int chain[256];
	size_t length = 0;

	for (int at = bridge; at != NO_PARENT && walk->path[at] == PATH_UNKNOWN && length < 256; at = walk->functions[at].parent)
		chain[length++] = at;
	while (length) {
		int at = chain[--length];
		int above = walk->functions[at].parent;
		bool good = isolates(walk, at) && (above == NO_PARENT || walk->path[above] == PATH_GOOD);
		walk->path[at] = good ? PATH_GOOD : PATH_BAD;
	}
	return (enum path)walk->path[bridge];
}

/* --- The searches on one bus --- */

static int by_function(const struct walk *walk, int index, struct seen *seen, struct blame *blame);

static int by_alias(const struct walk *walk, int index, struct seen *seen, struct blame *blame)
{
	size_t begin, end;

	if (mark_seen(seen, &walk->functions[index]))
		return NO_GROUP;
	if (group_of(walk, index) != NO_GROUP)
		return group_of(walk, index);
	if (!aliases_on_bus(walk->aliases, index, &begin, &end))
		return NO_GROUP;
	for (size_t i = begin; i < end; i++) {
		if ((int)i == index || !aliases_between(walk->aliases, index, (int)i))
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

static int by_function(const struct walk *walk, int index, struct seen *seen, struct blame *blame)
{
	const struct function *function = &walk->functions[index];
	int first = index;

	if (!function_is_multifunction(function) || isolates(walk, index))
		return NO_GROUP;
	while (first && pci_address_same_slot(walk->functions[first - 1].address, function->address))
		first--;
	for (int i = first; i < (int)walk->count && pci_address_same_slot(walk->functions[i].address, function->address); i++) {
		if (i == index || isolates(walk, i))
			continue;
		int group = by_alias(walk, i, seen, blame);
		if (group != NO_GROUP) {
			*blame = (struct blame){ BLAME_SLOT, i };
			return group;
		}
	}
	return NO_GROUP;
}

/* --- The way up --- */

/* The last bridge on the way up that sends under its own id, or `index` where there is none. */
static int skip_aliasing_bridges(struct walk *walk, int index, int *found)
{
	int from = index;

	for (int at = walk->functions[index].parent; at != NO_PARENT; at = walk->functions[at].parent) {
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

	for (int at = walk->functions[index].parent; at != NO_PARENT; at = walk->functions[at].parent) {
		if (path_of(walk, at) == PATH_GOOD)
			break;
		from = at;
		if (group_of(walk, at) != NO_GROUP) {
			*found = group_of(walk, at);
			break;
		}
	}
	return from;
}

/* The topmost of the ports above that fails is the one to blame: those further down change nothing. */
static int topmost_open_port(struct walk *walk, int index)
{
	int found = -1;

	for (int at = walk->functions[index].parent; at != NO_PARENT; at = walk->functions[at].parent)
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

static void note_unknown(struct walk *walk, const struct function *function)
{
	enum status status = function->status != OK ? function->status
			     : function->pcie.status != OK && function->pcie.status != ABSENT ? function->pcie.status : function->acs.status;

	if (walk->result->status == OK)
		walk->result->status = status_is_evidence(status) ? FAILED : status;
}

static void judge_isolation(struct walk *walk)
{
	for (size_t i = 0; i < walk->count; i++) {
		enum isolation isolation = acs_isolation(walk->view, &walk->functions[i]);
		walk->result->isolation[i] = (uint8_t)isolation;
		if (isolation == ISOLATION_UNKNOWN && walk->view->covered[i])
			note_unknown(walk, &walk->functions[i]);
	}
}

/* Linux numbers groups as it makes them; ours count in the order of their first member's address. */
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
	struct grouping result = { .status = OK };
	struct walk walk = { .view = view, .functions = view->machine->functions.items, .count = count, .result = &result };

	result.group = arena_alloc(arena, (count + 1) * sizeof *result.group);
	result.blame = arena_alloc(arena, (count + 1) * sizeof *result.blame);
	result.isolation = arena_alloc(arena, count + 1);
	walk.path = arena_alloc(arena, count + 1);
	memset(walk.path, PATH_UNKNOWN, count + 1);
	walk.aliases = aliases_find(arena, view->machine);
	judge_isolation(&walk);
	for (size_t i = 0; i < count; i++) {
		result.group[i] = NO_GROUP;
		result.blame[i] = (struct blame){ BLAME_NONE, -1 };
	}

	const int *order = order_of_registration(arena, view->machine);
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
