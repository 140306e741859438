/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why the firmware describes no IOMMU: it is fused off in the CPU, switched off in the firmware
 * setup, or this is a virtual machine whose host gives it none. Pure over facts.
 */
#ifndef PROBES_ANALYSIS_NO_IOMMU_H
#define PROBES_ANALYSIS_NO_IOMMU_H

#include "probes/machine/machine.h"

enum no_iommu {
	IOMMU_DESCRIBED_OR_UNSEEN, /* a table describes one, or nobody saw whether one does */
	NO_IOMMU_UNEXPLAINED,
	NO_IOMMU_HIDDEN, /* by a hypervisor */
	NO_IOMMU_FUSED_OFF,
	NO_IOMMU_OFF_IN_FIRMWARE, /* the hardware has one */
};

/*
 * Exactly one holds. Emulated hardware proves nothing of an IOMMU, so a hypervisor explains before
 * all else.
 */
enum no_iommu why_no_iommu(const struct machine *machine);

/*
 * A function that only hardware with an IOMMU has: the AMD IOMMU itself, or a part of a chip that
 * always has one. NULL: none seen.
 */
const struct function *function_that_tells_of_iommu(const struct machine *machine);

/*
 * The DMAR forbids remapping of DMA, the IOMMU is off, and this kernel is known to obey: by its
 * release, or by what its log says.
 */
bool remapping_opted_out(const struct machine *machine);

#endif
