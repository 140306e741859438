/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine from a few words, for tests: one line a function, "00:1c.0 root 8086:1234 mf
 * acs=5f/00".
 */
#ifndef PROBES_GROUPS_TESTS_TOPOLOGY_H
#define PROBES_GROUPS_TESTS_TOPOLOGY_H

#include "probes/groups/groups.h"
#include "probes/machine/tests/machine.h"

#include <stdio.h>

/*
 * Words of a line behind the address; others are ids. "down=02" is a bridge with that secondary
 * bus, up to the highest.
 */
static inline void topology_word(struct function *function, const char *word)
{
	static const struct {
		const char *word;
		enum port_type type;
	} types[] = {
		{ "end", PORT_ENDPOINT },
		{ "legacy", PORT_LEGACY_ENDPOINT },
		{ "root", PORT_ROOT },
		{ "up", PORT_UPSTREAM },
		{ "dsp", PORT_DOWNSTREAM },
		{ "p2p", PORT_PCIE_TO_PCI },
		{ "rcie", PORT_INTEGRATED_ENDPOINT },
	};
	unsigned a, b;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (!strcmp(word, types[i].word)) {
			function->pcie = (struct pcie){ OK, 0x40, types[i].type };
			return;
		}
	if (!strcmp(word, "pci"))
		function->pcie.status = ABSENT;
	else if (!strcmp(word, "mf"))
		function->multifunction = true;
	else if (!strcmp(word, "vf"))
		function->is_virtual = true;
	else if (sscanf(word, "acs=%x/%x", &a, &b) == 2)
		function->acs = (struct acs){
			.status = OK, .offset = 0x100, .capability = a, .control = b
		};
	else if (sscanf(word, "above=%x", &a) == 1)
		function->parent = (int)a;
	else if (sscanf(word, "%x:%x", &a, &b) == 2)
		function->vendor = (uint16_t)a, function->device = (uint16_t)b;
	else
		fail_msg("topology: '%s' is not understood", word);
}

/*
 * `text` has its lines sorted by address; the bridge above is told by "above=INDEX", counted in
 * lines from 0.
 */
static inline void topology_read(struct machine *machine, const char *text)
{
	char *copy = strdup(text), *lines = NULL, *words = NULL;

	for (char *line = strtok_r(copy, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines)) {
		char address[32];
		char *word = strtok_r(line, " ", &words);
		snprintf(address, sizeof address, strlen(word) == 7 ? "0000:%s" : "%s", word);
		struct function *function = add_function(machine, address, 0);
		function->pcie.status = function->acs.status = ABSENT;
		while ((word = strtok_r(NULL, " ", &words))) {
			unsigned rcba;
			if (sscanf(word, "rcba=%x", &rcba) == 1)
				*array_add(&machine->arena, &machine->pch) =
					(struct pch){ function->address, { OK, rcba } };
			else
				topology_word(function, word);
		}
	}
	free(copy);
	if (!machine->functions.items)
		abort(); /* not a line */
}

/* "0=00:00.0 1=00:01.0,01:00.0": the groups as text. Free it. */
static inline char *topology_groups(const struct machine *machine, const struct grouping *grouping)
{
	char *text = calloc(1, machine->functions.count * 24 + 1), *end = text;

	for (size_t group = 0; group < grouping->groups; group++) {
		const char *before = group ? " " : "";
		for (size_t i = 0; i < machine->functions.count; i++) {
			char address[PCI_ADDRESS_TEXT];
			if (grouping->group[i] != (int)group)
				continue;
			end += sprintf(
				end, "%s%s", before,
				pci_address_print(machine->functions.items[i].address, address) +
					5);
			before = ",";
		}
	}
	return text;
}

#endif
