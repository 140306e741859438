/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IOMMU groups, computed as Linux makes them, from facts alone: no question is asked here, nothing
 * is changed.
 *
 * What isolates. A function is alone in its group where everything it sends upward arrives at the
 * IOMMU under its own requester id, and nothing on the way turns it round. Linux walks from the
 * device to the root and stops at what breaks that:
 *
 *          IOMMU
 *     ───────┴──────────── root bus
 *       │          │
 *     [root port] [root port]      1. A port that does not isolate (no ACS, or its bits off) may
 *       │                             pass a request from one device below it to another. The
 *     [upstream port]                 topmost such port decides: whatever is below it joins the
 *       │                             port's own group, however good the ports further down are.
 *       ├──────────┐
 *     [downstr.] [downstr.]        2. A bridge to conventional PCI sends under its own id: whatever
 *       │          │                  is below it joins the bridge's group, and so on up for
 *     GPU, audio  [PCIe-to-PCI]       bridges above bridges.
 *                  │
 *                 cards            3. Functions of one slot that do not isolate themselves
 *                                     (multifunction, no ACS) may talk to each other inside the
 *                                     device: they share a group, among themselves only.
 *
 *                                  4. A device that sends under another's id (a quirk, an alias
 *                                     entry of the IVRS, the children of a VMD) shares that one's
 *                                     group, whatever ACS says.
 *
 * Which functions isolate is told by acs.h: device-specific knowledge first, then the ACS
 * capability. Single-function endpoints need none. A function that no unit translates has no group
 * at all.
 *
 * Where every function is translated, more isolation never joins what was apart, and neither the
 * order in which functions come nor the numbers of buses matter, but that bridges come before what
 * is below them. Below a port that isolates nothing and is not translated itself it is otherwise:
 * nobody finds a group to join there, so each function is alone; were the port to isolate, two
 * functions of a slot there would share a group (3.).
 *
 * The result holds for the assumptions of a struct view: the machine as it is, with its IOMMU
 * switched on, or with an option of the kernel. Everything is linear in the number of functions.
 */
#ifndef PROBES_GROUPS_GROUPS_H
#define PROBES_GROUPS_GROUPS_H

#include "probes/groups/view.h"

enum blame_kind {
	BLAME_NONE,   /* it is alone, or the others joined it */
	BLAME_PORT,   /* the port `hop` above it does not isolate */
	BLAME_BRIDGE, /* the bridge `hop` above it sends under its own id */
	BLAME_SLOT,   /* it shares its slot with `hop`, and neither isolates */
	BLAME_ALIAS,  /* it and `hop` send under one id */
	BLAME_VMD,    /* it sends under the id of the VMD `hop` */
};

struct blame {
	enum blame_kind kind;
	int hop; /* index in machine.functions, or -1 */
};

enum { NO_GROUP = -1 };

/*
 * For each function of the machine, by its index; the arrays are in the arena that was passed in.
 */
struct grouping {
	int *group; /* 0, 1, 2 … in the order of the first member's address, or NO_GROUP */
	struct blame *blame; /* why it joined a group that was there before it */
	uint8_t *isolation;  /* enum isolation, acs.h */
	size_t groups;       /* how many */
	/*
	 * OK, or why isolation could not be told somewhere: DENIED FAILED NOT_ASKED; then it is a
	 * guess
	 */
	enum status status;
};

/* The groups under `view`, whose coverage and assumptions are set. */
struct grouping groups_compute(struct arena *arena, const struct view *view);

#endif
