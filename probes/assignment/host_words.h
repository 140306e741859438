/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of which the lines of a host are made (probes/quirks/hosts/README): conditions, values,
 * and what a line is repeated for. Pure over facts.
 */
#ifndef PROBES_ASSIGNMENT_HOST_WORDS_H
#define PROBES_ASSIGNMENT_HOST_WORDS_H

#include "probes/assignment/configuration.h"
#include "probes/assignment/topology_words.h"

struct host_words {
	struct arena *arena;
	const struct machine *machine;
	const struct configuration *configuration;
	bool runs_here; /* this host is the one that was looked at */
	struct topology_words guest;
	/* For what a line is repeated: text, its function or NULL, how many came before it. */
	const char *item;
	const struct function *function;
	bool has_device; /* the device itself is in it */
	size_t number;
};

/* A word that is not known holds nowhere, is "?", and has no item; scripts/make-hosts refuses it.
 */
bool host_condition(const struct host_words *words, const char *name, size_t length);
const char *host_value(const struct host_words *words, const char *name, size_t length);

/* Fills in the item of this number of the list `name`; false behind the last one. */
bool host_item(struct host_words *words, const char *name, size_t length, size_t number);

#endif
