/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What --explain says of a rule. Its file says it in EXPLAIN(); the binary has all of it packed
 * (scripts/pack-explanations), for it is a tenth of the binary and seldom read.
 */
#ifndef PROBES_JUDGE_EXPLANATION_H
#define PROBES_JUDGE_EXPLANATION_H

#include "probes/judge/rule.h"

struct explanation {
	const char *meaning;   /* what it means */
	const char *how;       /* how we know */
	const char *avoid;     /* what not to do, or "" */
	const char *reference; /* which specification */
};

/* Lives as long as the program. Aborts where there is no memory. */
struct explanation rule_explanation(const struct rule *rule);

/* build/explanations.c */
extern const uint8_t explanations_packed[];
extern const size_t explanations_size, explanations_packed_size;

#endif
