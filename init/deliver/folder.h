/* Writes one run's documents below a folder that is ours: all of them, or nothing. */
#ifndef INIT_DELIVER_FOLDER_H
#define INIT_DELIVER_FOLDER_H

#include "init/deliver/deliver.h"

#include <stdbool.h>

enum { FOLDER_NAME = 40, FOLDER_PATH = 128, RUNS_AT_MOST = 99 };

struct folder_report {
	char path[FOLDER_PATH];   /* "reports/BOARD/RUN/", as far as it was reached */
	const char *doing;        /* where it failed: "writing" … */
	const char *what;         /* … "report.json" */
	bool left_over;           /* it failed, and something of it could not be removed again */
};

/*
 * Makes root/reports/BOARD/RUN and writes every document there: under a temporary name, synced, renamed, folder synced.
 * A RUN that is taken becomes RUN-2, RUN-3 … Gives 0 or the errno of what failed; then all of this run is removed again.
 */
int folder_write(const char *root, const char *board, const char *run, const struct document *documents, size_t count,
                 struct folder_report *report);

/* A name that FAT and its users' systems take: letters, digits, '-', '_', '.', at most FOLDER_NAME of them; others become one '-'. */
void folder_safe_name(const char *text, char safe[FOLDER_NAME + 1]);

#endif
