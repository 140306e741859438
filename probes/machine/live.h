/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running kernel shows of the IOMMU and of what runs below it, which outranks a table
 * that is not there. Pure over facts.
 */
#ifndef PROBES_MACHINE_LIVE_H
#define PROBES_MACHINE_LIVE_H

#include "probes/machine/machine.h"

/*
 * Linux has registered units, shows groups of the IOMMU, or remaps interrupts: there is one,
 * whatever a table says.
 */
bool iommu_is_live(const struct machine *machine);

/*
 * On what the kernel runs. Xen's dom0 sees a hypervisor too, yet it is the host: Xen keeps the
 * IOMMU and VT-x from it.
 */
enum runs_on {
	RUNS_UNSEEN,
	RUNS_ON_HARDWARE,
	RUNS_AS_GUEST,
	RUNS_AS_DOM0,
	/* it may be Xen that runs below, and nobody saw whether this is its dom0 */
	RUNS_AS_GUEST_OR_DOM0,
};

enum runs_on machine_runs_on(const struct machine *machine);

/* Whether Xen hides, or may hide, what this kernel does not see. */
bool xen_may_hide(const struct machine *machine);

/*
 * No ACPI table at all was seen, though every PC has some: a container hides them, acpi=off, or
 * nobody asked.
 */
bool acpi_is_unseen(const struct machine *machine);

/*
 * "None" of the three tables is no answer where the tables are hidden or something outranks
 * them: the kind is then not known.
 */
void settle_iommu_kind(struct machine *machine);

#endif
