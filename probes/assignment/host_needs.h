/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which members of IOMMU groups the host may need for itself. Pure over facts; asked once for all
 * groups.
 */
#ifndef PROBES_ASSIGNMENT_HOST_NEEDS_H
#define PROBES_ASSIGNMENT_HOST_NEEDS_H

#include "probes/groups/prediction.h"

struct needs;

/* In `arena`. */
const struct needs *needs_find(struct arena *arena, const struct prediction *prediction);

/*
 * " The host may need 0000:00:17.0 (storage controller), …." Up to three members of the function's
 * group that are strangers to it; "" where there are none, or `needs` is NULL.
 */
const char *needs_text(struct arena *arena, const struct needs *needs,
		       const struct function *function);

/* The list in it. */
const char *needs_list(struct arena *arena, const struct needs *needs,
		       const struct function *function);

#endif
