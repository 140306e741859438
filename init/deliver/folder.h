/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes one run's documents below a folder that is ours: all of them, or nothing. */
#ifndef INIT_DELIVER_FOLDER_H
#define INIT_DELIVER_FOLDER_H

#include "init/deliver/deliver.h"

#include <stdbool.h>

enum { FOLDER_NAME = 40, FOLDER_PATH = 128, RUNS_AT_MOST = 99 };

/* Behind the name of a run that is being written, or never came to its end. */
#define FOLDER_UNFINISHED ".tmp"

struct folder_report {
	char path[FOLDER_PATH]; /* "reports/BOARD/RUN/", as far as it was reached */
	const char *doing;      /* where it failed: "writing" … */
	const char *what;       /* … "report.json" */
	bool left_over;         /* it failed, and something of it could not be removed again */
	/*
	 * it failed for want of an entry in the top folder, not of room: FAT12 and FAT16 have so
	 * many
	 */
	bool root_full;
};

/*
 * Makes root/reports/BOARD/RUN.tmp, writes every document there, syncs, and only then renames it to
 * RUN: a stick that is pulled meanwhile has no half run that looks whole, and nothing that was
 * there before is opened for writing, moved or removed. A RUN that is taken becomes RUN-2, RUN-3 …
 * Gives 0 or the errno of what failed; then all of this run is removed again.
 */
int folder_write(const char *root, const char *board, const char *run,
		 const struct document *documents, size_t count, struct folder_report *report);

/*
 * A name that FAT and its users' systems take: letters, digits, '-', '_', '.', at most FOLDER_NAME
 * of them; others become one '-'.
 */
void folder_safe_name(const char *text, char safe[FOLDER_NAME + 1]);

#endif
