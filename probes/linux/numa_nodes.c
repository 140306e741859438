/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which NUMA nodes have memory, and which CPUs are theirs:
 * /sys/devices/system/node/{has_memory,nodeN/cpulist}.
 */
#include "probes/lib/text.h"
#include "probes/scan/probe.h"

#include <string.h>

#define FOLDER "/sys/devices/system/node"

enum { NODES_AT_MOST = 64, LIST_AT_MOST = 1024 };

/* "0-15,32-47"; also the empty list of a node that has no CPUs. */
static bool is_list(const char *text)
{
	size_t length = strlen(text);

	return length <= LIST_AT_MOST && strspn(text, "0123456789-,") == length;
}

static enum status read_node(struct source *source, struct machine *machine, unsigned number)
{
	struct answer answer =
		source_read(source, &machine->arena, FOLDER "/node%u/cpulist", number);

	if (answer.status != OK)
		return answer.status == ABSENT ? FAILED : answer.status;
	const char *cpus = answer_line(&machine->arena, &answer);
	if (!is_list(cpus))
		return FAILED;
	*array_add(&machine->arena, &machine->numa.nodes) = (struct numa_node){ number, cpus };
	return OK;
}

/* "2", or "0-1": both ends. */
static bool take_range(const char **at, uint64_t *first, uint64_t *last)
{
	if (!text_take_decimal(at, UINT16_MAX, first))
		return false;
	*last = *first;
	if (**at != '-')
		return true;
	++*at;
	return text_take_decimal(at, UINT16_MAX, last) && *last >= *first;
}

static enum status read_nodes(struct source *source, struct machine *machine, const char *at)
{
	uint64_t first, last;
	enum status status = OK;

	while (status == OK && *at) {
		if (!take_range(&at, &first, &last) || (*at && *at != ','))
			return FAILED;
		at += *at == ',';
		for (; status == OK && first <= last; first++)
			status = machine->numa.nodes.count < NODES_AT_MOST
					 ? read_node(source, machine, (unsigned)first)
					 : FAILED;
	}
	return status;
}

/* One node that was not seen may be where a device sits, so it loses the list. */
static void look(struct source *source, struct machine *machine)
{
	struct answer answer = source_read(source, &machine->arena, FOLDER "/has_memory");
	struct numa *numa = &machine->numa;

	numa->status = answer.status;
	if (answer.status == OK)
		numa->status = read_nodes(source, machine, answer_line(&machine->arena, &answer));
	if (numa->status != OK)
		numa->nodes.count = 0;
	if (numa->status == DENIED || numa->status == FAILED)
		machine_gap(machine, FOLDER, "%s", status_name(numa->status));
}

PROBE(numa_nodes, "NUMA nodes", look)
