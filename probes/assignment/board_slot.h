/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A slot of the machine: what is known of it. slots.h finds them. */
#ifndef PROBES_ASSIGNMENT_BOARD_SLOT_H
#define PROBES_ASSIGNMENT_BOARD_SLOT_H

#include "probes/machine/machine.h"

enum slot_seen {
	SLOT_HAS_PORT,
	SLOT_HAS_FUNCTION,  /* what is in it sits on a root or conventional bus */
	SLOT_HIDDEN,        /* described only: no port of it is visible while it is empty */
	SLOT_UNKNOWN_EMPTY, /* its port shows while empty less than its like do when occupied */
};

/* Why what is in it may vanish without notice: no place for a fixed card. */
enum slot_external {
	SLOT_INTERNAL, /* it may not */
	SLOT_HOT_PLUG, /* without notice (PCI Express 5.0, 7.5.3.9: surprise) */
	SLOT_DRIVE_BAY,
	SLOT_OUTSIDE, /* Thunderbolt, USB4: Linux marks what is below such a port */
};

struct board_slot {
	const char *name;                       /* NULL: nobody gives it one */
	const struct described_slot *described; /* or NULL */
	enum slot_seen seen;
	const struct function *port; /* or NULL */
	/* what is below the port but bridges, or those where nothing else is; by address */
	ARRAY(const struct function *) occupants;
	/* in the potential view; not OK: not known */
	struct flag alone;
	/* what an only function in it would share its group with, where it is not alone */
	ARRAY(const struct function *) shares_with;
	/*
	 * where it is not alone: the topmost bridge above that does not isolate or sends for what
	 * is below, or the VMD under whose id it would send
	 */
	const struct function *because;
	ARRAY(const char *) notes; /* sentences: slot_notes.h */
	enum slot_external external;
	const char *module; /* it is no slot for a card: the board whose part it holds; or NULL */
};

#endif
