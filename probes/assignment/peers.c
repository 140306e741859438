/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/peers.h"

#include "probes/machine/device_kind.h"

/* --- Who is meant --- */

static bool is_peer(const struct function *function)
{
	enum device_kind kind = function_kind(function);

	return function_is_of_interest(function) && !function->is_virtual &&
	       (kind == KIND_GPU || kind == KIND_ACCELERATOR || kind == KIND_NVME ||
		kind == KIND_NETWORK);
}

static void list_peers(struct arena *arena, const struct machine *machine, struct peers *peers)
{
	const struct function **list = arena_alloc(arena, PEERS_AT_MOST * sizeof *list);

	for (size_t i = 0; i < machine->functions.count; i++) {
		if (!is_peer(&machine->functions.items[i]))
			continue;
		peers->total++;
		if (peers->count < PEERS_AT_MOST)
			list[peers->count++] = &machine->functions.items[i];
	}
	peers->list = list;
}

/* --- Where their paths meet --- */

static bool is_at_or_below(const struct machine *machine, const struct function *function,
			   const struct function *bridge)
{
	for (; function; function = machine_parent(machine, function))
		if (function == bridge)
			return true;
	return false;
}

/* The last one on the way from `function` up to `bridge`, or to the root where that is NULL. */
static const struct function *last_below(const struct machine *machine,
					 const struct function *function,
					 const struct function *bridge)
{
	const struct function *above;

	while ((above = machine_parent(machine, function)) && above != bridge)
		function = above;
	return function;
}

static enum peer_path path_at(const struct function *bridge)
{
	if (bridge->pcie.status != OK)
		return PATH_BUS;
	switch (bridge->pcie.type) {
	case PORT_ROOT: return PATH_ROOT_PORT;
	case PORT_UPSTREAM:
	case PORT_DOWNSTREAM: return PATH_SWITCH;
	default: return PATH_BUS;
	}
}

static bool is_top_unseen(const struct machine *machine, const struct function *top)
{
	return function_port_is_unseen(top) || machine_unread_above(machine, top);
}

static struct pci_address root_bus(const struct function *top)
{
	const struct vmd *vmd = &top->place.vmd;
	struct pci_address bus = vmd->status == OK ? vmd->endpoint : top->address;

	bus.device = bus.function = 0;
	return bus;
}

static enum peer_path path_by_roots(const struct machine *machine, const struct function *left,
				    const struct function *right)
{
	if (is_top_unseen(machine, left) || is_top_unseen(machine, right))
		return PATH_UNKNOWN;
	return pci_address_compare(root_bus(left), root_bus(right)) == 0 ? PATH_ROOT_COMPLEX
									 : PATH_HOST_BRIDGE;
}

static void find_meeting(const struct machine *machine, struct peer_pair *pair)
{
	const struct function *bridge = machine_parent(machine, pair->from);

	while (bridge && !is_at_or_below(machine, pair->to, bridge))
		bridge = machine_parent(machine, bridge);
	pair->ports[0] = last_below(machine, pair->from, bridge);
	pair->ports[1] = last_below(machine, pair->to, bridge);
	pair->meets_at = bridge;
	pair->path =
		bridge ? path_at(bridge) : path_by_roots(machine, pair->ports[0], pair->ports[1]);
	for (size_t i = 0; i < 2; i++)
		if (!function_is_root_port(pair->ports[i]) &&
		    !function_is_downstream_port(pair->ports[i]))
			pair->ports[i] = NULL;
}

/* --- What ACS does there --- */

/* What it isolates by is not, or not only, in the bits of its capability. */
static bool has_quirk(const struct prediction *prediction, const struct function *port)
{
	size_t index = (size_t)(port - prediction->machine->functions.items);
	enum isolation isolation = prediction_isolation(&prediction->potential, index);

	return isolation == ISOLATES_BY_QUIRK || isolation == NEVER_BY_QUIRK ||
	       isolation == ISOLATION_UNKNOWN || port->acs.wide;
}

/* Whether egress control stops requests from `port` to the port `other`; not OK: not known. */
static struct flag egress_stops(const struct function *port, const struct function *other)
{
	const struct link *link = other ? &function_features(other)->link : NULL;

	if (!port->acs.egress || !link || link->status != OK)
		return (struct flag){ .status = NOT_ASKED };
	return (struct flag){ OK, port->acs.egress[link->port / 32] >> link->port % 32 & 1 };
}

/*
 * PCI Express 5.0, 6.12.1.1 and 6.12.3: what a port does with a request that its switch could turn
 * round to the port `other`. Where egress control is on, only those whose bit is set are
 * redirected.
 */
static enum peer_acs port_acs(const struct prediction *prediction, const struct function *port,
			      const struct function *other)
{
	if (!port || !prediction->base || has_quirk(prediction, port))
		return PEER_UNKNOWN;
	if (port->acs.status == ABSENT)
		return PEER_DIRECT;
	if (port->acs.status != OK || !(port->acs.capability & ACS_RR))
		return PEER_UNKNOWN;
	uint32_t control = acs_control(prediction->base, port);
	enum peer_acs stopped = control & ACS_RR ? PEER_REDIRECTED : PEER_BLOCKED;
	if (!(control & ACS_EC))
		return control & ACS_RR ? stopped : PEER_DIRECT;
	const struct flag stops = egress_stops(port, other);
	return stops.status != OK ? PEER_UNKNOWN : stops.value ? stopped : PEER_DIRECT;
}

/* Both ways must be direct; one that is not decides. Root ports: only that they redirect tells. */
static void find_acs(const struct prediction *prediction, struct peer_pair *pair)
{
	enum peer_acs acs[2];
	bool root = pair->path >= PATH_ROOT_COMPLEX;

	for (size_t i = 0; i < 2; i++) {
		acs[i] = port_acs(prediction, pair->ports[i], pair->ports[!i]);
		pair->redirects[i] = acs[i] == PEER_REDIRECTED;
		pair->blocks[i] = acs[i] == PEER_BLOCKED;
	}
	if (pair->path == PATH_BUS)
		pair->acs = PEER_DIRECT;
	else if (root)
		pair->acs =
			pair->redirects[0] && pair->redirects[1] ? PEER_REDIRECTED : PEER_UNKNOWN;
	else if (pair->path == PATH_SWITCH && acs[0] && acs[1])
		pair->acs = acs[0] > acs[1] ? acs[0] : acs[1];
}

/* --- Links --- */

/* Above each endpoint and each upstream port is one; a bridge within the root complex has none. */
static bool narrow(const struct machine *machine, const struct function *function,
		   const struct function *bridge, uint8_t *width)
{
	for (; function && function != bridge; function = machine_parent(machine, function)) {
		const struct link *link = &function_features(function)->link;
		if (function_is_root_port(function) || function_is_downstream_port(function) ||
		    (function->pcie.status == OK &&
		     function->pcie.type == PORT_INTEGRATED_ENDPOINT))
			continue;
		if (link->status != OK || !link->width)
			return false;
		if (!*width || link->width < *width)
			*width = link->width;
	}
	return true;
}

struct peer_pair peer_pair(const struct prediction *prediction, const struct function *from,
			   const struct function *to)
{
	const struct machine *machine = prediction->machine;
	struct peer_pair pair = { .from = from, .to = to };

	if (pci_address_same_slot(from->address, to->address) &&
	    (from->parent != NO_PARENT || function_port_is_unseen(from))) {
		pair.path = PATH_DEVICE;
		return pair;
	}
	find_meeting(machine, &pair);
	find_acs(prediction, &pair);
	if (!narrow(machine, from, pair.meets_at, &pair.width) ||
	    !narrow(machine, to, pair.meets_at, &pair.width))
		pair.width = 0;
	return pair;
}

/* --- All of them --- */

struct peers peers_find(struct arena *arena, const struct prediction *prediction)
{
	struct peers peers = { .count = 0 };

	list_peers(arena, prediction->machine, &peers);
	struct peer_pair *pair =
		arena_alloc(arena, (peers.count * peers.count / 2 + 1) * sizeof *pair);
	peers.pairs = pair;
	for (size_t i = 0; i < peers.count; i++)
		for (size_t k = i + 1; k < peers.count; k++)
			*pair++ = peer_pair(prediction, peers.list[i], peers.list[k]);
	return peers;
}

const struct peer_pair *peers_pair(const struct peers *peers, size_t from, size_t to)
{
	size_t first = from < to ? from : to, second = from < to ? to : from;

	return &peers->pairs[first * (2 * peers->count - first - 1) / 2 + second - first - 1];
}

const char *peer_path_word(enum peer_path path)
{
	static const char *const words[] = { NULL,        "device",       "bus",        "switch",
					     "root-port", "root-complex", "host-bridge" };

	return words[path];
}

const char *peer_acs_word(enum peer_acs acs)
{
	static const char *const words[] = { NULL, "direct", "redirected", "blocked" };

	return words[acs];
}
