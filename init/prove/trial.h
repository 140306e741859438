/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trial of one unit: its devices go to vfio-pci, their groups into one container or their
 * device files to one iommufd, and each is opened, let do DMA, interrupted, reset, opened again,
 * and given back. The order of the steps, and their names, are those of the table in trial.c.
 *
 * It ends early where a user would be stopped, and always gives back. It may be killed or crash:
 * what it leaves open the kernel closes, and trial_give_back() does the rest.
 */
#ifndef INIT_PROVE_TRIAL_H
#define INIT_PROVE_TRIAL_H

#include "init/prove/trial_state.h"

void trial_look(const struct prove_calls *calls, const struct plan *plan, unsigned unit,
		struct trial_before *before);

/* All of the unit's devices that are in. True where every step was fine. */
bool trial_run(const struct prove_calls *calls, const struct notes *notes, const struct plan *plan,
	       unsigned unit, const struct trial_options *options,
	       const struct trial_before *before);

/* What a trial that ended otherwise did not give back. Tells of each device that it gave back. */
void trial_give_back(const struct prove_calls *calls, const struct notes *notes,
		     const struct plan *plan, unsigned unit, const struct trial_before *before);

#endif
