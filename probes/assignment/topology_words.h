/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of a host's lines about the guest's topology: its NUMA nodes, its ports, and where the
 * given functions go. host_words.h asks here for what it does not know.
 */
#ifndef PROBES_ASSIGNMENT_TOPOLOGY_WORDS_H
#define PROBES_ASSIGNMENT_TOPOLOGY_WORDS_H

#include "probes/assignment/guest_topology.h"

struct topology_words {
	const struct guest_topology *topology;
	/* for which a line is repeated; NULL: for none */
	const struct guest_port *port;
	const struct guest_node *node;
};

/* Whether the `length` letters at `name` are the word. */
bool word_is(const char *name, size_t length, const char *known);

/* `function` is the one for which a line is repeated, or NULL. Unknown words are as there. */
bool topology_condition(const struct topology_words *words, const struct function *function,
			const char *name, size_t length);

/* In `arena`. */
const char *topology_value(struct arena *arena, const struct topology_words *words,
			   const struct function *function, const char *name, size_t length);

/* Fills in the port or node of this number of the list `name`; false behind the last one. */
bool topology_item(struct topology_words *words, const char *name, size_t length, size_t number);

#endif
