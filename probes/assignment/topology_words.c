/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/topology_words.h"

#include <string.h>

/* Each guest node is printed with so many, for the reader to change. */
enum { CPUS_OF_A_NODE = 2, GIB_OF_A_NODE = 4 };

bool word_is(const char *name, size_t length, const char *known)
{
	return strncmp(known, name, length) == 0 && !known[length];
}

/* --- Conditions --- */

static bool port_is(const struct topology_words *words, enum guest_port_kind kind)
{
	return words->port && words->port->kind == kind;
}

bool topology_condition(const struct topology_words *words, const struct function *function,
			const char *name, size_t length)
{
	size_t nodes = words->topology->nodes.count;
	const struct guest_seat *seat = guest_seat_of(words->topology, function);
	const struct {
		const char *name;
		bool holds;
	} conditions[] = {
		{ "pinned", nodes },
		{ "several-nodes", nodes > 1 },
		{ "layout", words->topology->ports.count },
		{ "expander", port_is(words, GUEST_EXPANDER) },
		{ "root-port", port_is(words, GUEST_ROOT_PORT) },
		{ "upstream", port_is(words, GUEST_UPSTREAM) },
		{ "downstream", port_is(words, GUEST_DOWNSTREAM) },
		{ "below", words->port && words->port->above },
		{ "seated", seat },
		{ "several", seat && seat->several },
	};

	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (word_is(name, length, conditions[i].name))
			return conditions[i].holds;
	return false;
}

/* --- Values --- */

/* "0-15,32-47" of all nodes, or their numbers. */
static const char *of_all_nodes(struct arena *arena, const struct guest_topology *topology,
				bool cpus)
{
	const char *text = "";

	for (size_t i = 0; i < topology->nodes.count; i++)
		text = cpus ? arena_printf(arena, "%s%s%s", text, i ? "," : "",
					   topology->nodes.items[i].cpus)
			    : arena_printf(arena, "%s%s%u", text, i ? "," : "",
					   topology->nodes.items[i].host);
	return text;
}

static unsigned guest_node_number(const struct topology_words *words)
{
	if (words->port)
		return words->port->node;
	return words->node ? (unsigned)(words->node - words->topology->nodes.items) : 0;
}

const char *topology_value(struct arena *arena, const struct topology_words *words,
			   const struct function *function, const char *name, size_t length)
{
	static const struct guest_port none;
	const struct guest_port *port = words->port ? words->port : &none;
	const struct guest_seat *seat = guest_seat_of(words->topology, function);
	unsigned nodes = (unsigned)words->topology->nodes.count;
	unsigned node = guest_node_number(words);
	const struct {
		const char *name, *format;
		unsigned value;
	} values[] = {
		{ "port", "%u", port->number },
		{ "above", "%u", port->above },
		{ "above-hex", "%02x", port->above },
		{ "position", "%02x", port->position },
		{ "bus-number", "%u", port->bus },
		{ "guest-node", "%u", node },
		{ "host-node", "%u", words->node ? words->node->host : 0 },
		{ "first-vcpu", "%u", node * CPUS_OF_A_NODE },
		{ "last-vcpu", "%u", node * CPUS_OF_A_NODE + CPUS_OF_A_NODE - 1 },
		{ "vcpus", "%u", nodes * CPUS_OF_A_NODE },
		{ "memory", "%u", nodes * GIB_OF_A_NODE },
		{ "seat", "%u", seat ? seat->port : 0 },
		{ "seat-hex", "%02x", seat ? seat->port : 0 },
		{ "seat-function", "%x", seat ? seat->number : 0 },
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (word_is(name, length, values[i].name))
			return arena_printf(arena, values[i].format, values[i].value);
	if (word_is(name, length, "cpus"))
		return words->node ? words->node->cpus : "";
	if (word_is(name, length, "all-cpus"))
		return of_all_nodes(arena, words->topology, true);
	if (word_is(name, length, "host-nodes"))
		return of_all_nodes(arena, words->topology, false);
	return "?";
}

/* --- Items --- */

bool topology_item(struct topology_words *words, const char *name, size_t length, size_t number)
{
	const struct guest_topology *topology = words->topology;

	if (word_is(name, length, "node") && number < topology->nodes.count)
		words->node = &topology->nodes.items[number];
	else if (word_is(name, length, "port") && number < topology->ports.count)
		words->port = &topology->ports.items[number];
	else
		return false;
	return true;
}
