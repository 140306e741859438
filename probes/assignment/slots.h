/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine's slots, occupied or not, and how Linux would group a card in each of them.
 *
 * A slot is a root or downstream port that says that one is behind it (PCI Express 6.0, 7.5.3.2),
 * or that the firmware names; and what the firmware describes (SMBIOS 9) although nothing of it is
 * to be seen, for many firmwares hide the port of an empty slot.
 */
#ifndef PROBES_ASSIGNMENT_SLOTS_H
#define PROBES_ASSIGNMENT_SLOTS_H

#include "probes/groups/prediction.h"

enum slot_seen {
	SLOT_HAS_PORT,
	SLOT_HAS_FUNCTION,  /* what is in it sits on a root or conventional bus */
	SLOT_HIDDEN,        /* described only: no port of it is visible while it is empty */
	SLOT_UNKNOWN_EMPTY, /* its port shows while empty less than its like do when occupied */
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
	/* where it is not alone: the topmost bridge above that does not isolate */
	const struct function *because;
	bool external; /* what is in it may vanish without notice: no place for a fixed card */
};

struct board_slots {
	/* those with a port by its address, then the others as the firmware describes them */
	ARRAY(struct board_slot) list;
};

/* "port" "function" "not-visible-while-empty" "unknown-while-empty", as in JSON. */
const char *slot_seen_word(enum slot_seen seen);

/* All of it is in `arena`. Empty where no functions were seen and the firmware describes none. */
struct board_slots slots_find(struct arena *arena, const struct prediction *prediction);

#endif
