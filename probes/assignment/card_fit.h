/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a card that is not there yet would fit into a slot, whatever is in it now. Pure over
 * facts.
 *
 * Firmware hands out memory and bus numbers anew at each start, so that too little of them now is
 * never a no; that there is enough now shows that it can. How it would be grouped is the slot's:
 * functions of one card share a group where it has no ACS, and its virtual functions are alone
 * where all above isolates.
 */
#ifndef PROBES_ASSIGNMENT_CARD_FIT_H
#define PROBES_ASSIGNMENT_CARD_FIT_H

#include "probes/assignment/planned_card.h"
#include "probes/assignment/slots.h"

enum fit {
	FIT_NOW,
	FIT_FIRMWARE, /* the firmware must give it room */
	FIT_UNKNOWN,  /* something that matters was not seen, or it is no slot for a fixed card */
	FIT_CANNOT,
};

struct card_fit {
	enum fit fits;
	const char *why;      /* sentences */
	uint8_t width, speed; /* of the link between card and port; 0: not known */
	unsigned buses;       /* bus numbers that it needs … */
	unsigned buses_there; /* … and that its port has; 0: not known */
};

/* `slot` is one of slots_find() with this prediction. In `arena`. */
struct card_fit card_fit(struct arena *arena, const struct prediction *prediction,
			 const struct board_slot *slot, const struct planned_card *card);

/* "now" "firmware" "cannot", as in JSON; NULL: unknown. */
const char *card_fit_word(enum fit fit);

#endif
