/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between two reports: of one machine before and after a change, or of two machines.
 *
 * Compared are the verdict, the counts, each device's verdict and blockers, groups, ACS, firmware,
 * kernel and what is enabled, and which rules fail or warn. Worse is a verdict of the machine or of
 * a device that got worse, a device with more blockers, one that is gone and could be assigned, or
 * fewer that can be assigned now. What was not known is neither better nor worse than what is not
 * possible: there the difference is neutral.
 */
#ifndef INIT_COMPARE_COMPARISON_H
#define INIT_COMPARE_COMPARISON_H

#include "init/compare/match.h"

enum direction { NEUTRAL, BETTER, WORSE };

enum topic {
	TOPIC_VERDICT,
	TOPIC_COUNT,
	TOPIC_DEVICE,
	TOPIC_APPEARED,
	TOPIC_GONE,
	TOPIC_MOVED,
	TOPIC_SPLIT,
	TOPIC_MERGED,
	TOPIC_ACS,
	TOPIC_FACT,
	TOPIC_RULE,
	TOPICS
};

/* One line of the result. Texts are in the comparison's arena, or NULL. */
struct difference {
	enum topic topic;
	enum direction direction;
	const char *what;           /* "GPU", "0000:01:00.0 NVIDIA …", "firmware version" */
	const char *before, *after; /* NULL: not known, or not there */
	const char *why; /* which blockers of a device, options of a kernel came and went */
};

enum identity {
	IDENTITY_UNKNOWN, /* nothing that both reports know tells */
	IDENTITY_SAME,
	IDENTITY_OTHER,
};

struct comparison {
	struct arena arena;
	const struct summary *before, *after;
	struct match match;
	enum identity identity;
	bool by_hash; /* the hashes decided that; else names did, which like machines have alike */
	const char *because;                  /* "board, CPU and 25 of 26 functions match" */
	ARRAY(struct difference) differences; /* by topic */
	size_t better, worse;                 /* of them */
};

/* --- For who compares --- */

struct difference *difference_add(struct comparison *comparison, enum topic topic,
				  enum direction direction, const char *what);

/* Both NULL: no difference. */
bool texts_differ(const char *left, const char *right);

/* "0000:01:00.0 NVIDIA Corporation GA104", or its ids where it has no name. */
const char *function_text(struct arena *arena, const struct summary_function *function);

/* --- What became of it --- */

void comparison_free(struct comparison *comparison);

/* The command's exit status: 0 the same, 1 better or neutral, 2 worse. */
int comparison_exit_status(const struct comparison *comparison);

const char *topic_word(enum topic topic);             /* "device" "appeared", as in JSON */
const char *direction_word(enum direction direction); /* "neutral" "better" "worse" */
const char *identity_word(enum identity identity);    /* "unknown" "same" "other" */

#endif
