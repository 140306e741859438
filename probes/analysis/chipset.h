/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chips that Linux refuses something to, by their PCI functions. Pure over facts. */
#ifndef PROBES_ANALYSIS_CHIPSET_H
#define PROBES_ANALYSIS_CHIPSET_H

#include "probes/machine/machine.h"

/*
 * The host bridge of an Intel 5500, 5520 or X58 with the interrupt remapping erratum, for which
 * Linux never remaps interrupts (arch/x86/kernel/early-quirks.c). NULL where there is none.
 */
const struct function *remapping_erratum(const struct machine *machine);

/*
 * The graphics of AMD's Stoney Ridge, for which Linux leaves the IOMMU off unless
 * amd_iommu=force_enable is given (drivers/iommu/amd/init.c). NULL where there is none, or where it
 * is given.
 */
const struct function *amd_iommu_refusal(const struct machine *machine);

#endif
