/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes room on a full stick: drops the oldest runs, and only as many as it takes. */
#ifndef INIT_DELIVER_ROOM_H
#define INIT_DELIVER_ROOM_H

#include "init/deliver/deliver.h"

enum { ROOM_NAMES = 150 };

struct room {
	size_t dropped; /* runs */
	/* "Board/20261121-070007, Board/20261121-070113"; what does not fit is only counted */
	char names[ROOM_NAMES];
};

/*
 * Drops runs below root/reports/ until the documents fit: what never came to its end first, then
 * this board's, then any board's, the oldest by their names first. A run counts only where its name
 * is one that folder_write() gives (20261121-070007, -2 … behind it) and nothing is in it but files
 * of DOCUMENT_NAMES: what a person put there stays. 0: there is room. ENOSPC: not even without all
 * of them, so none was dropped. Else the errno of what failed.
 */
int room_make(const char *root, const char *board, const struct document *documents, size_t count,
	      struct room *room);

#endif
