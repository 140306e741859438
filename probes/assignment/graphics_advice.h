/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a virtual machine that gets integrated graphics needs, in sentences. Pure over facts. */
#ifndef PROBES_ASSIGNMENT_GRAPHICS_ADVICE_H
#define PROBES_ASSIGNMENT_GRAPHICS_ADVICE_H

#include "probes/assignment/configuration.h"

/*
 * Fills in `graphics` where the device itself is such, with the ROM file in `guest` and the guest's
 * firmware. To be called once the rest of `guest` is known. In the arena of `shared`.
 */
void configuration_advise_graphics(const struct configurations *shared,
				   struct configuration *configuration);

#endif
