/*
 * What the groups are, would be, and could be: every view of a machine that the report shows.
 *
 * predicted   as this kernel should show them; ABSENT where its IOMMU driver is off, so that it shows none
 * potential   with the IOMMU switched on in firmware and kernel, and ACS enabled wherever it is offered, but for what the
 *             running kernel's command line says of it
 * what_if     with an option of the kernel added, from the potential view
 *
 * Where the kernel shows groups, they are compared with the predicted ones: a difference is a mistake of ours, a kernel that
 * counts otherwise, or a machine that changed since it booted.
 */
#ifndef PROBES_GROUPS_PREDICT_H
#define PROBES_GROUPS_PREDICT_H

#include "probes/groups/acs.h"
#include "probes/groups/groups.h"

struct what_if {
	const char *option;
	bool smallest;            /* the weakest of those tried that frees the display device `frees` */
	struct pci_address frees;
	struct grouping grouping;
};

/* A group that the kernel shows, and how its first member is grouped by us; or one that the kernel has no member of. */
struct group_difference {
	const struct group *kernel;  /* or NULL */
	int predicted;            /* number in `predicted`, or NO_GROUP */
};

/* Virtual functions that a function could have. */
struct virtual_functions {
	const struct function *physical;
	unsigned total;
	bool own_groups;          /* each would be alone */
};

struct prediction {
	struct grouping predicted, potential;
	ARRAY(struct what_if) what_if;
	struct group *potential_groups;  /* as lists, by number */
	ARRAY(struct group_difference) differences;
	ARRAY(struct virtual_functions) virtual_functions;
};

/*
 * Sets machine->prediction, after all probes have run. `options`, each as on the kernel's command line, are tried besides
 * our own; one that cannot be understood becomes a gap. Everything is in the machine's arena.
 */
void predict_groups(struct machine *machine, const char *const *options, size_t option_count);

/* What the machine is judged by: as its kernel should show it; where that shows none, the potential one. Never NULL. */
const struct grouping *prediction_in_force(const struct machine *machine);

/* The group that this function is in or, where the kernel shows none, would be in; NULL where that is none or not known. */
const struct group *prediction_company(const struct machine *machine, const struct function *function);

/* Whether this bridge and all above it isolate in the potential view; true where there is none (NULL). */
bool prediction_path_isolates(const struct machine *machine, const struct function *bridge);

/* Of function `index`; unknown where there is no prediction. */
enum isolation prediction_isolation(const struct grouping *grouping, size_t index);

/* What the view says of function `index`; NO_GROUP where there is no prediction. */
int prediction_group(const struct grouping *grouping, size_t index);

#endif
