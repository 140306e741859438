/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules about inconsistent tables have in common: each tells of those with one
 * consequence.
 */
#ifndef PROBES_JUDGE_INCONSISTENCY_FINDINGS_H
#define PROBES_JUDGE_INCONSISTENCY_FINDINGS_H

#include "probes/table_checks/checks.h"
#include "probes/judge/rule.h"

/*
 * A finding of this status for each inconsistency with this consequence. Returns how many there
 * are.
 */
size_t tell_inconsistencies(struct findings *findings, enum consequence consequence,
			    enum finding_status status);

/*
 * The finding where there is nothing to tell: passed as `summary` says, not applicable without a
 * table, unknown where not all of the table, or not the functions that it speaks of, could be seen.
 */
void tell_no_inconsistency(const struct machine *machine, struct findings *findings,
			   const char *summary);

#endif
