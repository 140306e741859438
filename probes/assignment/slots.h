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

#include "probes/assignment/board_slot.h"
#include "probes/groups/prediction.h"

struct board_slots {
	bool found; /* false: nobody looked for them */
	/* those with a port by its address, then the others as the firmware describes them */
	ARRAY(struct board_slot) list;
};

/* "port" "function" "not-visible-while-empty" "unknown-while-empty", as in JSON. */
const char *slot_seen_word(enum slot_seen seen);

/* All of it is in `arena`. Empty where no functions were seen and the firmware describes none. */
struct board_slots slots_find(struct arena *arena, const struct prediction *prediction);

#endif
