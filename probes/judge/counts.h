/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many devices of each kind can be given to a virtual machine, of how many. */
#ifndef PROBES_JUDGE_COUNTS_H
#define PROBES_JUDGE_COUNTS_H

#include "probes/judge/judgement.h"

/*
 * Fills in judgement->counts once the devices have their verdicts. What is part of a graphics card
 * is counted with it, not for itself; what only goes together with strangers is not assignable
 * here.
 */
void count_devices(struct judgement *judgement);

/*
 * "1 of 2" with " of " between the numbers: how many of a kind can be given away, now or, where
 * changes are what the verdict asks for, after them; "? of 2" where that is not known. NULL where
 * there is none of that kind. In `arena`.
 */
const char *count_text(struct arena *arena, const struct judgement *judgement,
		       enum device_kind kind, const char *between);

/*
 * "GPU 1 of 2   NVMe 2 of 2   network 0 of 1", here " of " between numbers and three blanks as
 *               separator, for the kinds that are there, at most `room` characters of whole parts.
 * In `arena`.
 */
const char *counts_text(struct arena *arena, const struct judgement *judgement, size_t room,
			const char *between, const char *separator);

/*
 * The machine has GPUs, and none of them can be given away: now or, where changes are asked for,
 * after them.
 */
bool no_gpu_is_assignable(const struct judgement *judgement);

#endif
