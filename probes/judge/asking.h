/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What to ask of who pasted texts and may send others. */
#ifndef PROBES_JUDGE_ASKING_H
#define PROBES_JUDGE_ASKING_H

#include "probes/judge/rule.h"

/*
 * Sets the remedy of each finding that is unknown: the shortest command whose output settles all
 * that decides and can be settled by a text, where it settles this one; else one of its own; else
 * that a recording is needed.
 */
void ask_for_texts(const struct machine *machine, struct findings *findings);

#endif
