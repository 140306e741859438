/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The groups under options of the kernel: those asked for, the usual ones, and the weakest that
 * frees a display device.
 */
#ifndef PROBES_GROUPS_WHAT_IF_H
#define PROBES_GROUPS_WHAT_IF_H

#include "probes/groups/prediction.h"

/*
 * Fills prediction->what_if, each option once for itself beside `base`, which `potential` was
 * computed from.
 */
void what_if_all(struct arena *arena, struct prediction *prediction, const struct view *base,
		 const char *const *options, size_t option_count);

#endif
