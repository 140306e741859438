/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs that lie in reports/ of a stick: whose they are, and which is the newer one. */
#ifndef INIT_DELIVER_RUNS_H
#define INIT_DELIVER_RUNS_H

#include <stdbool.h>

/*
 * The JSON report, packed or not, in the folder `run` of the open folder `board`: an open file, or
 * -1.
 */
int run_open_report(int board, const char *run);

/* Whether there is one, for the next run to be compared with. */
bool run_has_report(int board, const char *run);

/* Of two names of runs, with a number behind or without. */
bool run_is_newer(const char *name, const char *than);

/*
 * Whether a folder of reports/ is this machine's: its name is `board`, or ends in "-HASH", since
 * somebody may have given it a label meanwhile. `hash` may be NULL.
 */
bool run_folder_is_of(const char *name, const char *board, const char *hash);

#endif
