/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is at work, for a supervisor; and the clock. */
#ifndef PROBES_LIB_WATCH_H
#define PROBES_LIB_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct watch {
	/*
	 * Called before each probe or rule with its name, so that a supervisor knows who was at
	 * work when we died.
	 */
	void (*step)(void *context, const char *name);
	/*
	 * How this step ended on an earlier try ("crashed: …"), or NULL to run it. What is left out
	 * stays "not asked".
	 */
	const char *(*skip)(void *context, const char *name);
	void *context;
};

/* By the clock that only goes forward: what takes time is measured with it. */
uint64_t microseconds_now(void);

/*
 * Begins a step: NULL where it is to be run now. Else how it ended on an earlier try, and it is
 * left out. `watch` may be NULL.
 */
const char *watch_begin(const struct watch *watch, const char *step);

/* Whether this step was lost on an earlier try. */
bool watch_lost(const struct watch *watch, const char *step);

/* The steps that are no probe, no rule and no format, by name. */
#define STEP_JOIN       "join"   /* what the probes found */
#define STEP_GROUPS     "groups" /* predicting them */
#define STEP_DEDUCTIONS "deductions"
#define STEP_SORT       "sort"  /* the findings */
#define STEP_JUDGE      "judge" /* verdicts */

#endif
