/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in this machine a card could sit instead. */
#ifndef PROBES_ASSIGNMENT_FREE_SLOTS_H
#define PROBES_ASSIGNMENT_FREE_SLOTS_H

#include "probes/assignment/slots.h"

/*
 * "slot PCIEX4 (port 0000:00:1b.0), the slot of port 0000:00:1c.0", at most three: empty ones, no
 * bays or Thunderbolt ports, and all the way up from there isolates in the potential view. "" where
 * there is none. In the arena.
 */
const char *free_slots(struct arena *arena, const struct board_slots *slots);

#endif
