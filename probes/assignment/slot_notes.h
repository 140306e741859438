/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the firmware's words about a slot and what is seen of it do not agree, or say more. */
#ifndef PROBES_ASSIGNMENT_SLOT_NOTES_H
#define PROBES_ASSIGNMENT_SLOT_NOTES_H

#include "probes/assignment/board_slot.h"

/*
 * Adds to slot->notes, in `arena`, when all else of it is found: other names, another slot number,
 * empty or not, and lanes that the port has not, with the ports that have them where they are seen;
 * without such a table, ports that may have shares of one slot.
 */
void slot_add_notes(struct arena *arena, const struct machine *machine, struct board_slot *slot);

#endif
