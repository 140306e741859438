/*
 * A probe turns bytes into facts: it asks the source and fills its part of the machine. It judges nothing and prints nothing.
 *
 * One probe, one file, ending in its declaration:
 *
 *     static void look(struct source *source, struct machine *machine) { … }
 *     PROBE(cpu, "CPU vendor, model, virtualisation", look)
 *
 * Probes run in the order of their names. One may build upon the facts of an earlier one (pci_rom upon pci), and bears it
 * when they are not there: that one may have been lost.
 */
#ifndef PROBES_SCAN_PROBE_H
#define PROBES_SCAN_PROBE_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

struct probe {
	const char *name;
	const char *what;
	void (*look)(struct source *source, struct machine *machine);
	bool again;  /* what it looks at may come up later: it is run once more before the report is rendered once more */
};

/* `retain` and the section's name, a C identifier, keep the pointer through --gc-sections. */
#define PROBE(id, what, look) PROBE_DECLARED(id, what, look, false)
#define PROBE_AGAIN(id, what, look) PROBE_DECLARED(id, what, look, true)

#define PROBE_DECLARED(id, what, look, again) \
	static const struct probe probe_##id = { #id, what, look, again }; \
	static const struct probe *const probe_pointer_##id __attribute__((used, retain, section("all_probes"))) = &probe_##id;

/* All probes, sorted by name. `count` is set. The list is static. */
const struct probe *const *probe_list(size_t *count);

#endif
