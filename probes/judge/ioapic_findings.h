/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules advise about an IOAPIC that the IVRS leaves out. */
#ifndef PROBES_JUDGE_IOAPIC_FINDINGS_H
#define PROBES_JUDGE_IOAPIC_FINDINGS_H

#include "probes/judge/rule.h"

/*
 * Sets the remedy and where it is done: the kernel option that names the IOAPIC's device, or a
 * firmware update where no device is known.
 */
void advise_ioapic(const struct machine *machine, struct findings *findings,
		   struct finding *finding, const struct ioapic *ioapic);

#endif
