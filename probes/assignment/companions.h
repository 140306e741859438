/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What goes along with a device that is given to a virtual machine. Pure over facts.
 *
 * with          what must: the other members of its group, of bridges only those whose driver holds
 *               the group; of the group that the kernel shows or, where the kernel shows none, of
 *               the one that would be
 * belongs_with  what should, and is in a group of its own: functions of the same card. A graphics
 *               card's audio, USB and UCSI functions, since its driver in the guest expects them;
 *               of other cards, the functions that a bus reset of this one would hit as well,
 *               because it has no reset of its own
 */
#ifndef PROBES_ASSIGNMENT_COMPANIONS_H
#define PROBES_ASSIGNMENT_COMPANIONS_H

#include "probes/groups/prediction.h"

/* A group of all functions of a big machine would make the report grow with their square. */
enum { WITH_AT_MOST = 64 };

struct companions {
	/* OK; ABSENT: it is in no group; else nobody saw who is in its group */
	enum status with_status;
	ARRAY(struct pci_address) with;         /* sorted; the first WITH_AT_MOST */
	size_t with_total;                      /* all of them */
	ARRAY(struct pci_address) belongs_with; /* sorted; none of `with` */
};

/* Of a function of the machine that the prediction is of. In `arena`. */
struct companions companions_of(struct arena *arena, const struct prediction *prediction,
				const struct function *function);

#endif
