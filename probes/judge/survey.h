/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For rules that look at many devices and say one line about the machine where there is nothing to
 * say about any of them:
 *
 *     survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
 */
#ifndef PROBES_JUDGE_SURVEY_H
#define PROBES_JUDGE_SURVEY_H

#include "probes/judge/rule.h"

/* What became of one device. */
enum outcome {
	NOT_JUDGED, /* it is none that the rule is about */
	FINE,
	FOUND,  /* something is wrong, and it has its finding */
	UNSEEN, /* what is needed could not be seen */
};

typedef enum outcome judge_one(const struct machine *machine, struct findings *findings,
			       const struct function *function);

/* How many devices had each outcome. */
struct survey {
	size_t count[UNSEEN + 1];
	const struct function *unseen; /* the first, or NULL */
};

struct survey_words {
	const char *pass; /* "Every BAR has its address." */
	const char *none; /* "There is no device that could have one." */
	/* what was looked at: "resource", a file of a function in /sys, or "SR-IOV capability" */
	const char *where;
};

/*
 * Judges each device that a buyer cares about, or each function. Those that could not be read are
 * unseen.
 */
struct survey survey_devices(const struct machine *machine, struct findings *findings,
			     judge_one *judge);
struct survey survey_functions(const struct machine *machine, struct findings *findings,
			       judge_one *judge);

void survey_count(struct survey *survey, const struct function *function, enum outcome outcome);

/*
 * One finding about the machine: nothing where a device was found; unknown, a note, where some
 * could not be seen; pass where some are fine; else not applicable.
 */
void survey_end(const struct machine *machine, struct findings *findings, struct survey survey,
		const struct survey_words *words);

#endif
