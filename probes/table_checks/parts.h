/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checks of one table each, for checks.c alone. */
#ifndef PROBES_TABLE_CHECKS_PARTS_H
#define PROBES_TABLE_CHECKS_PARTS_H

#include "probes/table_checks/inconsistencies.h"

/* Each in the file of its name. */
void iommu_checks_intel(struct inconsistencies *found, const struct machine *machine);
/* Intel's */
void iommu_checks_scopes(struct inconsistencies *found, const struct machine *machine);
void iommu_checks_amd(struct inconsistencies *found, const struct machine *machine);

#endif
