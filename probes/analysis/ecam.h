/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where Linux reaches extended configuration space: what the MCFG comes to. */
#ifndef PROBES_ANALYSIS_ECAM_H
#define PROBES_ANALYSIS_ECAM_H

#include "probes/machine/machine.h"

/*
 * Whether configuration space of this bus is in memory by the MCFG; only there do capabilities
 * beyond byte 256, such as ACS, exist for Linux. A machine without MCFG has none. Not OK where the
 * table could not be seen. Linux may still not trust the memory, so that yes means "the firmware
 * says so".
 */
struct flag ecam_reaches(const struct machine *machine, uint32_t segment, uint8_t bus);

#endif
