/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which functions of one device number are one card. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_CARD_H
#define PROBES_ASSIGNMENT_CARD_H

#include "probes/machine/machine.h"

/* The functions of one device number. */
struct slot {
	const struct function *first, *past; /* in machine.functions, which are sorted */
};

struct slot slot_of(const struct machine *machine, const struct function *function);

/* Display, sound, USB and UCSI of one maker, and nothing else: a graphics card. */
bool slot_is_graphics_card(struct slot slot);

/*
 * Whether both are functions of one card, a function and itself too. On a root bus and in a
 * processor's or chipset's internal devices the functions of one device number are strangers, but
 * for a display and the sound next to it. A card with a switch of its own has its sound behind
 * another of the switch's ports.
 */
bool is_same_card(const struct machine *machine, const struct function *function,
		  const struct function *other);

/* Whether it is behind a switch that is on the card itself, as the switch's vendor shows. */
bool card_has_own_switch(const struct machine *machine, const struct function *function);

/*
 * Whether it may be a card that can be moved: below a port with a slot, and nothing shows that it
 * is part of the processor or the board. What is in an M.2 socket or soldered may look the same.
 */
bool card_can_be_moved(const struct machine *machine, const struct function *function);

#endif
