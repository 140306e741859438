/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to change on this machine, in the order to do it: one list, made from the findings that
 * fail, read by every renderer.
 *
 * What the whole machine asks for comes before what frees one device; within each the order is that
 * of enum where: what is outside this machine first, then its firmware, the kernel command line,
 * the running system, the cards. Findings that ask for the same at the same place are one change.
 */
#ifndef PROBES_JUDGE_CHANGES_H
#define PROBES_JUDGE_CHANGES_H

#include "probes/judge/judgement.h"

/*
 * Fills in judgement->changes, once findings are sorted and the devices have their verdicts. In the
 * judgement's arena.
 */
void list_changes(struct judgement *judgement);

#endif
