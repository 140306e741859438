/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a device shares its group, and whether it is sure that it does not. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_SHARING_H
#define PROBES_ASSIGNMENT_SHARING_H

#include "probes/assignment/deduced.h"

/*
 * By the view in force: the function's own blame, or where the others of its group joined it, that
 * of the first who did. BLAME_NONE: nothing in the machine is known to join them.
 */
struct blame why_shared(const struct prediction *prediction, const struct function *function,
			const struct group *group);

/*
 * That nobody would share with it is sure where the IOMMU is known to be off, and all that could
 * join them was seen; or where the kernel shows groups.
 */
bool alone_is_sure(const struct deduced *deduced, const struct function *function);

#endif
