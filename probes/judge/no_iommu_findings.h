/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules about a machine without an IOMMU have in common: no_iommu_described and the three
 * that know the reason.
 */
#ifndef PROBES_JUDGE_NO_IOMMU_FINDINGS_H
#define PROBES_JUDGE_NO_IOMMU_FINDINGS_H

#include "probes/analysis/no_iommu.h"
#include "probes/judge/rule.h"

/* What was seen of the three tables. */
void cite_iommu_tables(const struct machine *machine, struct findings *findings,
		       struct finding *finding);

/*
 * The finding of a rule whose reason does not hold. Unknown weighs nothing here: no_iommu_described
 * tells of it.
 */
void tell_no_reason(const struct machine *machine, struct findings *findings);

#endif
