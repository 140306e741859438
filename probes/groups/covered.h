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

/*
 * The same as the machine's kernel changes it. Some releases give AMD's host bridge a group that no
 * table asks for; the kernel's own word decides whether the one that runs did. What is behind a VMD
 * is there with its driver only. In the arena.
 */
const bool *covered_by_release(struct arena *arena, const struct machine *machine,
			       const bool *covered);

#endif
