/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/ioapic_findings.h"

#include "probes/analysis/ioapics.h"
#include "probes/analysis/southbridge.h"

void advise_ioapic(const struct machine *machine, struct findings *findings,
		   struct finding *finding, const struct ioapic *ioapic)
{
	const char *option = ioapic->first_interrupt || southbridge_can_be_named(machine)
				     ? ioapic_remedy(findings->arena, machine, ioapic)
				     : NULL;

	finding_set_remedy(findings, finding, "%s", option ? option : "Update the firmware.");
	finding->where = option ? WHERE_OPTION : WHERE_FIRMWARE_UPDATE;
}
