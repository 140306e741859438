/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remedies that nobody who is at this machine can carry out. */
#ifndef PROBES_JUDGE_REACH_H
#define PROBES_JUDGE_REACH_H

#include "probes/judge/rule.h"

/*
 * Replaces what findings advise about the firmware setup, a firmware update or another slot, where
 * the machine is a virtual one (its host's configuration decides) or is rented whole from a cloud
 * (its firmware is the provider's). The texts are static.
 */
void remedies_within_reach(const struct machine *machine, struct findings *findings);

#endif
