/* SPDX-License-Identifier: GPL-2.0-or-later */
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
 *   impossible → not assignable; unknown that matters, or capabilities that were denied → unknown;
 *   change → assignable after changes; strangers in its group → assignable with its group; else
 *   assignable, with the other functions of its card.
 */
#ifndef PROBES_JUDGE_JUDGEMENT_H
#define PROBES_JUDGE_JUDGEMENT_H

#include "probes/judge/rule.h"
#include "probes/machine/device_kind.h"
#include "probes/machine/machine.h"

enum verdict {
	VERDICT_INCOMPLETE,
	VERDICT_READY,
	VERDICT_READY_AFTER_CHANGES,
	VERDICT_NOT_CAPABLE
};

enum device_verdict {
	DEVICE_UNKNOWN,
	DEVICE_ASSIGNABLE,
	DEVICE_ASSIGNABLE_WITH_GROUP,
	DEVICE_ASSIGNABLE_AFTER_CHANGES,
	DEVICE_NOT_ASSIGNABLE,
};

struct device_judgement {
	const struct function *function;
	enum device_verdict verdict;
	const struct deduced_device *deduced;
	/* the other functions of its card, sorted; those in its group and those in others */
	ARRAY(struct pci_address) own;
	ARRAY(struct pci_address) strangers; /* of its group, sorted; the first WITH_AT_MOST */
	size_t strangers_total;              /* all of them */
	const struct function *part_of;      /* the display whose sound, USB … it is, or NULL */
	/* all of them, sorted by id; findings that fail or warn on it */
	ARRAY(const struct rule *) blockers;
};

/* Of one kind. Now; and those which the changes make assignable. */
struct kind_count {
	size_t total, assignable, after_changes, unknown;
};

/*
 * A finding that a first screen tells; of devices the first that its rule stops, and how many it
 * stops.
 */
struct reason {
	const struct finding *finding;
	size_t count;
};

/* One thing to change on this machine (changes.h). */
struct change {
	const char *what; /* the remedy of its findings */
	enum where where;
	bool for_machine;                 /* asked for by a finding about the machine */
	ARRAY(const struct rule *) rules; /* that ask for it */
	/*
	 * devices that it and those before it make assignable, with their group where nothing parts
	 * them; sorted
	 */
	ARRAY(struct pci_address) unblocks;
};

/* What comes first (ranking.h). */
struct ranking {
	/* the gravest of those that decide the machine's verdict, or NULL */
	const struct finding *deciding;
	size_t deciding_count;
	ARRAY(struct reason) reasons; /* by weight */
	/*
	 * the gravest of each rule that tells something (finding_is_told()): those that fail, then
	 * those that could not tell, then those that warn; by id
	 */
	ARRAY(const struct finding *) told;
	/* to be explained: the first of each rule that fails, warns or could not tell; by id */
	ARRAY(const struct finding *) troubles;
	/* by weight: what a host is built for first */
	ARRAY(const struct device_judgement *) devices;
};

struct judgement {
	struct arena *arena; /* of all of it */
	struct deduced deduced;
	enum verdict verdict;
	const char *summary; /* one sentence */
	const char *blind;   /* the part of the machine into which nobody could look, or NULL */
	bool needs_root; /* it is blind because we are not root: then nothing else is a reason */
	struct findings findings; /* sorted: machine first, then by address; then by rule id */
	ARRAY(struct device_judgement) devices; /* sorted by address */
	struct kind_count counts[DEVICE_KINDS]; /* counts.h */
	ARRAY(struct change) changes;           /* in the order to make them */
	struct ranking ranking;
	/* what was not seen or not done: of the scan, the prediction, the rules */
	ARRAY(struct gap) gaps;
	uint64_t microseconds; /* how long it took */
};

/* Now, with its group or after changes, and under the address that it has. */
bool device_is_assignable(const struct device_judgement *device);

/*
 * What to set for it, in `arena`; NULL where it cannot be given away, or too much would go along.
 * Made when asked for: it is large.
 */
struct configuration *judgement_configuration(struct arena *arena,
					      const struct judgement *judgement,
					      const struct device_judgement *device);

const char *verdict_name(enum verdict verdict); /* "READY AFTER CHANGES" */
const char *verdict_word(enum verdict verdict); /* "ready-after-changes", as in JSON */
const char *device_verdict_name(enum device_verdict verdict); /* "assignable with its group" */
const char *device_verdict_word(enum device_verdict verdict); /* "assignable-with-group" */

/* The command's exit status: 0 ready, 1 ready after changes, 2 not capable, 3 incomplete. */
int verdict_exit_status(enum verdict verdict);

#endif
