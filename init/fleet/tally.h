/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is counted of a fleet. */
#ifndef INIT_FLEET_TALLY_H
#define INIT_FLEET_TALLY_H

#include "init/fleet/fleet.h"

enum { NAMES_AT_MOST = 8 };

/* Counts one machine, the last of fleet->machines. */
void tally(struct fleet *fleet, const struct fleet_row *row);

/* What is on most machines first. */
void tally_sort(struct fleet *fleet);

const char *trait_name(enum trait trait); /* "firmware" */

/* The variant that most machines of the model have. */
const struct variant *tally_usual(const struct model *model, enum trait trait);

/*
 * What a variant is against the usual one, for reading: of lists what is missing and what is more;
 * else its text, or "not known". In `arena`.
 */
const char *tally_difference(struct arena *arena, enum trait trait, const struct variant *usual,
			     const struct variant *variant);

/* "a, b and 12 more", the machines that have it. */
const char *tally_names(struct arena *arena, const struct variant *variant);

/* VERDICT_INCOMPLETE where it is none of the words. */
enum verdict tally_verdict(const char *word);

#endif
