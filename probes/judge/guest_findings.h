/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside a virtual machine a remedy is about how its host configures it: it has no firmware
 * setup that could help.
 */
#ifndef PROBES_JUDGE_GUEST_FINDINGS_H
#define PROBES_JUDGE_GUEST_FINDINGS_H

#include "probes/judge/rule.h"

/*
 * How the host gives this virtual machine an IOMMU that remaps interrupts. False, and nothing
 * set, where this is none.
 */
bool advise_guest(const struct machine *machine, struct findings *findings,
		  struct finding *finding);

#endif
