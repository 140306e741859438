/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a firmware's table says that is well-formed but cannot be meant, or that Linux does not put
 * up with. Pure over facts; rules turn it into findings by consequence.
 *
 * What Linux calls a firmware bug is in intel/dmar.c, intel/iommu.c, amd/init.c; beyond that we
 * look for what contradicts the specification or the machine. Facts that were not seen (no list of
 * functions, no registers) never yield a complaint. Broken lengths and checksums are errors of the
 * table (iommu.h); those that stop Linux are repeated here.
 */
#ifndef PROBES_TABLE_CHECKS_CHECKS_H
#define PROBES_TABLE_CHECKS_CHECKS_H

#include "probes/table_checks/inconsistencies.h"

/* All inconsistencies of the table that decides the kind of IOMMU, in the order of the checks. */
struct inconsistencies iommu_inconsistencies(struct arena *arena, const struct machine *machine);

#endif
