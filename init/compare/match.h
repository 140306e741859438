/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which function of one report is which of another. Addresses do not tell: a card more, or a
 * firmware that numbers buses anew, moves them. So a pair is found, one after the other, by
 *
 *     ids and path       the same ids behind the same bridges, at the same address first
 *     ids and slot       the same ids in the slot of the same name
 *     address            where one of them did not answer and shows no ids
 *     ids alone          the same card elsewhere: ids, subsystem, function number
 *
 * where "ids" are vendor, device and class. Each function is in at most one pair; of equal ones
 * the first are paired, in the order of addresses.
 */
#ifndef INIT_COMPARE_MATCH_H
#define INIT_COMPARE_MATCH_H

#include "init/compare/summary.h"

struct match {
	size_t *to_after;  /* of each function before: its index after, or NOT_MATCHED */
	size_t *to_before; /* of each function after */
	size_t pairs;
	size_t moved; /* of them, those that were found by ids alone */
};

#define NOT_MATCHED ((size_t)-1)

/* In `arena`. */
struct match match_functions(struct arena *arena, const struct summary *before,
			     const struct summary *after);

/* Whether a pair sits where it sat: behind the same bridges, or in the slot of the same name. */
bool match_is_in_place(const struct summary_function *before, const struct summary_function *after);

#endif
