/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boards whose GPUs one fabric connects, by the ids and counts of probes/quirks/fabrics.quirks:
 * which devices belong together, and whether a part of them is one that a virtual machine may have.
 * Pure over facts.
 */
#ifndef PROBES_ASSIGNMENT_FABRIC_H
#define PROBES_ASSIGNMENT_FABRIC_H

#include "probes/assignment/slots.h"
#include "probes/quirks/fabrics.h"

struct fabric {
	const struct known_fabric *known;
	/* by address; of two boards those of both */
	ARRAY(const struct function *) gpus, switches;
	struct flag whole; /* as many as its boards have; not OK: the switches may be others */
};

typedef ARRAY(struct fabric) fabric_list;

/*
 * Those of which two GPUs and a switch are there, or, where PCI shows no switches, as many GPUs as
 * boards have. In `arena`.
 */
fabric_list fabrics_find(struct arena *arena, const struct machine *machine);

/* Sets `module` of the slots that hold a part of one. */
void fabrics_mark_slots(const fabric_list *fabrics, struct board_slots *slots);

/* The part of one that a virtual machine gets. */
struct fabric_share {
	const struct fabric *fabric;
	size_t gpus, switches;
	/* the source lists it as one that a VM may have as its own; not OK: it lists none */
	struct flag listed;
};

/* Of the `count` functions; 0 of both where none of them belongs to it. */
struct fabric_share fabric_share(const struct fabric *fabric,
				 const struct function *const *functions, size_t count);

#endif
