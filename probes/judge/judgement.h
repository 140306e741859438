/*
 * From findings to verdicts: one for the machine, one for each device that a buyer cares about.
 *
 * Machine, in this order:
 *   a probe or another step that did not end well, no list
 *   of PCI functions, or capabilities that were denied        INCOMPLETE
 *   a failed rule of severity "impossible"                    NOT CAPABLE
 *   an unknown finding of severity "change" or "impossible"   INCOMPLETE
 *   a failed rule of severity "change"                        READY AFTER CHANGES
 *   else                                                      READY
 * Only findings about the machine count here.
 * Device, from the machine's findings and its own:
 *   impossible → not assignable; unknown that matters, or capabilities that were denied → unknown; change → assignable after changes;
 *   others in its group → assignable with its group; else assignable.
 */
#ifndef PROBES_JUDGE_JUDGEMENT_H
#define PROBES_JUDGE_JUDGEMENT_H

#include "probes/assignment/companions.h"
#include "probes/machine/machine.h"
#include "probes/judge/rule.h"
#include "probes/scan/scan.h"

enum verdict { VERDICT_INCOMPLETE, VERDICT_READY, VERDICT_READY_AFTER_CHANGES, VERDICT_NOT_CAPABLE };

enum device_verdict {
	DEVICE_UNKNOWN, DEVICE_ASSIGNABLE, DEVICE_ASSIGNABLE_WITH_GROUP, DEVICE_ASSIGNABLE_AFTER_CHANGES, DEVICE_NOT_ASSIGNABLE,
};

struct device_judgement {
	const struct function *function;
	enum device_verdict verdict;
	struct companions companions;
	ARRAY(const struct rule *) blockers;        /* all of them, sorted by id; findings that fail or warn on it */
};

struct judgement {
	enum verdict verdict;
	const char *summary;                         /* one sentence */
	const char *blind;                           /* the part of the machine into which nobody could look, or NULL */
	struct findings findings;                    /* sorted: machine first, then by address; then by rule id */
	ARRAY(struct device_judgement) devices;      /* sorted by address */
	uint64_t microseconds;                       /* how long it took */
};

/*
 * Joins the facts, runs every rule and judges; `watch` as for scan(), may be NULL. A rule that is left out
 * becomes an unknown finding that matters. Its own steps are "join", "sort" (the findings) and "judge" (the
 * verdicts); where one of them, or "groups" before, is left out, the machine is INCOMPLETE and no device
 * counts as assignable. Without the first two nothing is found.
 */
void judge(struct machine *machine, struct judgement *judgement, const struct scan_watch *watch);

/* Now, with its group or after changes, and under the address that it has. */
bool device_is_assignable(const struct device_judgement *device);

const char *verdict_name(enum verdict verdict);                      /* "READY AFTER CHANGES" */
const char *verdict_word(enum verdict verdict);                      /* "ready-after-changes", as in JSON */
const char *device_verdict_name(enum device_verdict verdict);        /* "assignable with its group" */
const char *device_verdict_word(enum device_verdict verdict);        /* "assignable-with-group" */
const char *finding_status_word(enum finding_status status);         /* "not-applicable" */
const char *severity_word(enum severity severity);                   /* "note" "group" "change" "impossible" */

/* The command's exit status: 0 ready, 1 ready after changes, 2 not capable, 3 incomplete. */
int verdict_exit_status(enum verdict verdict);

#endif
