/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the findings come to for one device; by which rules, see judgement.h. */
#ifndef PROBES_JUDGE_DEVICE_VERDICT_H
#define PROBES_JUDGE_DEVICE_VERDICT_H

#include "probes/judge/judgement.h"

/*
 * Fills in verdict and blockers, from the findings, which are sorted, and from what is told of its
 * company. `unseen`: a step was lost without which no device is known.
 */
void find_device_verdict(const struct machine *machine, const struct judgement *judgement,
			 struct device_judgement *device, bool unseen);

#endif
