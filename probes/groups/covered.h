/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which functions get a group at all: those that an IOMMU translates. */
#ifndef PROBES_GROUPS_COVERED_H
#define PROBES_GROUPS_COVERED_H

#include "probes/machine/machine.h"

/*
 * For each function of the machine, in the arena. Without a table of an IOMMU, everything but an
 * IOMMU's own function is taken for translated: that is what firmware gives once it is told to.
 * *doubt is NOT_ASKED, or the status of what could not be told: who translates some function, or
 * whether an unread bridge is above it.
 */
const bool *covered_find(struct arena *arena, const struct machine *machine, enum status *doubt);

#endif
