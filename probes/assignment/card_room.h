/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the memory that is handed down to a port has room for a card's BARs. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_CARD_ROOM_H
#define PROBES_ASSIGNMENT_CARD_ROOM_H

#include "probes/assignment/planned_card.h"
#include "probes/machine/machine.h"

/* In the port's own window, all of which is free for what is in its slot. */
bool port_has_room(const struct function *port, const struct planned_card *card);

struct root_room {
	bool any;            /* the root bus' memory was seen */
	bool high;           /* some of it is above 4 GiB */
	bool room;           /* there is a hole that holds the BARs … */
	uint64_t begin, end; /* … in this window */
};

/* By /proc/iomem, of the root bus that the port is below. */
struct root_room root_room(const struct machine *machine, const struct function *port,
			   const struct planned_card *card);

#endif
