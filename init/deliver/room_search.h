/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which runs on a stick may go, and which of them first. Reads only. */
#ifndef INIT_DELIVER_ROOM_SEARCH_H
#define INIT_DELIVER_ROOM_SEARCH_H

#include "init/deliver/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>

enum { ROOM_RUNS_AT_MOST = 1024, RUN_NAME = 32, BLOCK = 512 };
enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* In this order they go. BEFORE is what this machine's next run is compared with. */
enum rank { UNFINISHED, THIS_MACHINE, OTHER_MACHINE, BEFORE };

struct candidate {
	enum rank rank;
	uint64_t size;
	bool has_report;
	char board[FOLDER_NAME + 1];
	char run[RUN_NAME];
};

struct room_search {
	const char *board, *hash; /* the names of this machine, as runs.h takes them */
	/* its run that is BEFORE, where that is known; else NULL: its newest one with a report */
	const char *before;
	struct candidate *list; /* with room for ROOM_RUNS_AT_MOST */
	size_t count;
};

/* All that a run may hold, up to a NULL; of a run in which something crashed, less is there. */
extern const char *const room_documents[];

/*
 * Runs below the open folder "reports", those first that go first. A run counts only where its name
 * is one that folder_write() gives and nothing is in it but files of room_documents[].
 */
void room_look(struct room_search *search, DIR *reports);

/* The length of a run's name without what may stand behind it, or 0: it is none. */
size_t room_length_of_name(const char *name);

/* NULL where it is no folder, or a link. */
DIR *room_open_folder(int parent, const char *name);

#endif
