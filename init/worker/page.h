/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What parent and worker share: the page, and the files that the worker renders into. */
#ifndef INIT_WORKER_PAGE_H
#define INIT_WORKER_PAGE_H

#include "init/deliver/folder.h"
#include "init/options.h"
#include "init/report/delivery.h"
#include "init/prove/plan.h"
#include "init/report/formats.h"
#include "probes/judge/judgement.h"

#include <sys/types.h>
#include <time.h>

enum { STEP_NAME = 64, STEPS_LOST_AT_MOST = 12 };

struct lost_step {
	char name[STEP_NAME];
	char how[96]; /* "crashed (Segmentation fault)" "timed out after 60 s" */
};

/* Devices by their verdicts, those with a group among the assignable; and changes to make. */
struct page_counts {
	size_t assignable, after_changes, not_assignable, unknown, changes;
};

/* Shared between parent and worker. */
struct worker_page {
	char step[STEP_NAME];
	struct lost_step lost[STEPS_LOST_AT_MOST];
	size_t lost_count;
	struct delivery deliveries[DELIVERIES_AT_MOST];
	size_t delivery_count;
	struct choice choice; /* for what is rendered next: the options' own at first */
	int again; /* a report is there already; it is rendered anew, with what was found since */
	int blind; /* the last try: nothing is asked any more, only said what was lost */
	int bank;  /* which of the two sets of documents is the last that came to its end */
	size_t lengths[2][FORMAT_COUNT]; /* of those documents that are whole, in bytes; else 0 */
	size_t capture_length;           /* likewise */
	int no_room;          /* not 0: the worker gave up, because a memory file took no more */
	int exit_status;      /* the command's, once the verdict is there */
	int refused;          /* not 0: the input cannot be used; the exit status for that */
	char board[64];       /* names the machine's model */
	char folder[64];      /* names the machine on the stick: label or board, and hash */
	char hash[24];        /* of the machine (source/naming.h), or empty */
	struct naming naming; /* for what is rendered next: the options' own at first */
	bool salt_is_new;     /* its salt is not on the stick yet */
	struct plan plan;     /* who would take part in the trial */
	char before[FOLDER_NAME + 1]; /* the run on the stick that this one was compared with */
	time_t began;         /* this run, seconds since 1970: it names its folder */
	struct page_counts counts;
};

struct worker {
	struct worker_page *page;
	const struct options *options;
	pid_t process;
	int request, answer; /* pipes to and from the worker */
	/* a memory file, empty where options->record is not set or no capture could be made */
	int capture;
	/* memory files that it renders into, page->bank being the finished ones */
	int documents[2][FORMAT_COUNT];
};

/* What others than the worker are told of the machine: its names, the counts, the exit status. */
void page_fill(struct worker_page *page, const struct machine *machine,
	       const struct judgement *judgement);

#endif
