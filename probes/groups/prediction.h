/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the groups are, would be, and could be: every view of a machine that the report shows.
 *
 * predicted   as this kernel should show them; ABSENT where its IOMMU driver is off, so that it
 *             shows none
 * potential   with the IOMMU switched on in firmware and kernel, and ACS enabled wherever it is
 *             offered, but for what the running kernel's command line says of it
 * what_if     with an option of the kernel added, from the potential view
 *
 * Where the kernel shows groups, they are compared with the predicted ones: a difference is a
 * mistake of ours, a kernel that counts otherwise, or a machine that changed since it booted.
 */
#ifndef PROBES_GROUPS_PREDICTION_H
#define PROBES_GROUPS_PREDICTION_H

#include "probes/groups/acs.h"
#include "probes/groups/groups.h"

struct what_if {
	const char *option;
	bool asked;    /* by whoever examines the machine */
	bool smallest; /* the weakest of those tried that frees the display device `frees` */
	struct pci_address frees;
	struct grouping grouping;
};

/*
 * A group that the kernel shows, and how its first member is grouped by us; or one that the kernel
 * has no member of.
 */
struct group_difference {
	const struct group *kernel; /* or NULL */
	int predicted;              /* number in `predicted`, or NO_GROUP */
};

/* Virtual functions that a function could have. */
struct virtual_functions {
	const struct function *physical;
	unsigned total;
	bool own_groups; /* each would be alone */
};

struct prediction {
	const struct machine *machine; /* of which it is */
	bool made;                     /* false: the step was lost, and nothing else holds */
	struct grouping predicted, potential;
	const struct view *base; /* what `potential` was computed from; NULL: it was not */
	ARRAY(struct what_if) what_if;
	struct group *potential_groups; /* as lists, by number */
	ARRAY(struct group_difference) differences;
	ARRAY(struct virtual_functions) virtual_functions;
	ARRAY(struct gap) gaps; /* options that could not be understood */
};

/*
 * Readers. Of a prediction that was never made (all zero but for the machine) they say that nothing
 * is known.
 */

/*
 * What the machine is judged by: as its kernel should show it; where that shows none, the potential
 * one. Never NULL.
 */
const struct grouping *prediction_in_force(const struct prediction *prediction);

/* Whether the groups that count are the kernel's own: it shows some, or none could be computed. */
bool prediction_leaves_it_to_kernel(const struct prediction *prediction);

/* The groups that count, `count` of them: the kernel's, else those that would be. */
const struct group *prediction_groups(const struct prediction *prediction, size_t *count);

/* That of them which this function is in; NULL where that is none or not known. */
const struct group *prediction_company(const struct prediction *prediction,
				       const struct function *function);

/*
 * Whether what is below this bridge is apart by it in the potential view: it isolates, and sends
 * nothing from there under an id of its own.
 */
bool prediction_bridge_isolates(const struct prediction *prediction, const struct function *bridge);

/* The same of this bridge and all above it; true where there is none (NULL). */
bool prediction_path_isolates(const struct prediction *prediction, const struct function *bridge);

/* Of function `index`; unknown where there is no prediction. */
enum isolation prediction_isolation(const struct grouping *grouping, size_t index);

/* What the view says of function `index`; NO_GROUP where there is no prediction. */
int prediction_group(const struct grouping *grouping, size_t index);

#endif
