/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integrated graphics that Linux takes out of Intel's IOMMU: on some chipsets their unit does not
 * work, and an option asks for it. A unit is concerned whose scopes name display devices only
 * (drivers/iommu/intel/iommu.c, init_no_remapping_devices()). Pure over facts.
 */
#ifndef PROBES_ANALYSIS_GRAPHICS_H
#define PROBES_ANALYSIS_GRAPHICS_H

#include "probes/machine/machine.h"

enum graphics_bypass {
	GRAPHICS_NOT_BYPASSED, /* or it cannot be told */
	GRAPHICS_BYPASSED,     /* by the ids of the chipset or of the display device */
	GRAPHICS_SWITCHED_OFF, /* by intel_iommu=igfx_off */
};

/* Whether Linux ignores this unit for what is in its scopes. Time in proportion to its scopes. */
enum graphics_bypass graphics_bypass(const struct machine *machine,
				     const struct remapping_unit *unit);

/* Whether no other display has an output. */
bool is_only_display(const struct machine *machine, const struct function *function);

#endif
