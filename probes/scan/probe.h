/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A probe turns bytes into facts: it asks the source and fills its part of the machine. It judges
 * nothing and prints nothing.
 *
 * One probe, one file, ending in its declaration:
 *
 *     static void look(struct source *source, struct machine *machine) { … }
 *     PROBE(pci_rom, "expansion ROMs", look, .after = { "pci" })
 *
 * A probe that builds upon the facts of others names them in `.after` and runs after them; where
 * one of them did not run, it is left out as well, and the report says so. All others run in the
 * order of their names.
 */
#ifndef PROBES_SCAN_PROBE_H
#define PROBES_SCAN_PROBE_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

enum { PREDECESSORS_AT_MOST = 4 };

struct probe {
	const char *name;
	const char *what;
	void (*look)(struct source *source, struct machine *machine);
	/* names of probes whose facts it builds upon; the rest is NULL */
	const char *after[PREDECESSORS_AT_MOST];
	/*
	 * what it looks at may come up later: it is run once more before the report is rendered
	 * once more
	 */
	bool again;
};

/*
 * Behind `look` members may follow: .after, .again. `retain` and the section's name, a C
 * identifier, keep the pointer.
 */
#define PROBE(id, what_it_is, look_at_it, ...)                                   \
	static const struct probe probe_##id = {                                 \
		.name = #id, .what = what_it_is, .look = look_at_it, __VA_ARGS__ \
	};                                                                       \
	static const struct probe *const probe_pointer_##id                      \
		__attribute__((used, retain, section("all_probes"))) = &probe_##id;

/*
 * All probes in the order in which they run: after those that they name, else by name. `count` is
 * set. The list is static.
 */
const struct probe *const *probe_list(size_t *count);

/* NULL where there is no such probe. */
const struct probe *probe_by_name(const char *name);

/*
 * Puts a list, sorted by name, into that order. Where no order fits, for a ring of names, the rest
 * stays as it is; a name that nobody has keeps nobody waiting.
 */
void probe_order(const struct probe **list, size_t count);

#endif
