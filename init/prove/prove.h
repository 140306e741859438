/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The opt-in trial (see the README's chapter on it): every device of the plan is given away once,
 * by VFIO, and taken back. The one part that touches a device.
 *
 * Each unit is tried in a process of its own with a limit; another one waits for it and gives back
 * what it left, also where the first of us is killed.
 */
#ifndef INIT_PROVE_PROVE_H
#define INIT_PROVE_PROVE_H

#include "init/prove/notes.h"
#include "init/prove/plan.h"
#include "init/prove/trial.h"

/* How many devices came to what. */
struct proved {
	size_t tried, failed, left_out;
};

/* Refuses what is in use, with its unit; before anybody is asked about it. */
void prove_refuse_what_is_in_use(struct plan *plan);

/*
 * Looks once more whether anything uses what is in the plan, which is refused then with its unit;
 * shows the plan where `dry`, else runs it. Where options->stop becomes true no further unit
 * begins.
 */
struct proved prove_run(const struct notes *notes, struct plan *plan,
			const struct trial_options *options, bool dry);

#endif
