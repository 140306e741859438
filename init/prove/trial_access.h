/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps by which the devices of a unit become ours, all together: group, iommu, map; by VFIO's
 * groups and container, or by device files and iommufd. What is told of them counts for each
 * device.
 */
#ifndef INIT_PROVE_TRIAL_ACCESS_H
#define INIT_PROVE_TRIAL_ACCESS_H

#include "init/prove/trial_state.h"

/* Begins the session and makes the three steps; false after the one that ended it was told. */
bool trial_access(struct trial *trial);

/* The last of them once more: pages and canaries at addresses that are read anew. */
int trial_map(struct trial *trial, const char **what);

/* As trial_tell() and trial_tell_error(), of all devices of the unit. */
void trial_tell_unit(struct trial *trial, const char *step, enum proof_result result,
		     const char *words);
bool trial_tell_unit_error(struct trial *trial, const char *step, int error, const char *what);

#endif
