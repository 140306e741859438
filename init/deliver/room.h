/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes room on a full stick: drops the oldest runs, and only as many as it takes. */
#ifndef INIT_DELIVER_ROOM_H
#define INIT_DELIVER_ROOM_H

#include "init/deliver/deliver.h"

enum { ROOM_NAMES = 130 };

struct room {
	size_t dropped;         /* runs */
	size_t named;           /* how many of them `names` has room for */
	char names[ROOM_NAMES]; /* "Board/20261121-070007, Board/20261121-070113" */
};

/*
 * Drops runs below reports/ of the mount point until the documents fit: what never came to its end
 * first, then this machine's, then any machine's, the oldest by their names first; last, and only
 * if place->before_may_go, this machine's newest run with a report, which the next one is compared
 * with. What a person put there stays (room_search.h). 0: there is room. ENOSPC: not even without
 * all that may go, so none was dropped. Else the errno of what failed.
 */
int room_make(const struct usb_place *place, const struct document *documents, size_t count,
	      struct room *room);

#endif
