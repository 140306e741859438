/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/machine/live.h"

#include <string.h>

static bool is_set(struct flag flag)
{
	return flag.status == OK && flag.value;
}

bool iommu_is_live(const struct machine *machine)
{
	return is_set(machine->iommu.enabled) || is_set(machine->interrupts.remapped) ||
	       machine->groups_status == OK;
}

enum runs_on machine_runs_on(const struct machine *machine)
{
	const struct cpu *cpu = &machine->cpu;
	const struct flag *dom0 = &machine->kernel.xen_dom0;

	if (is_set(*dom0))
		return RUNS_AS_DOM0;
	if (cpu->status != OK)
		return RUNS_UNSEEN;
	if (!cpu->hypervisor)
		return RUNS_ON_HARDWARE;
	bool other = cpu->hypervisor_vendor && strcmp(cpu->hypervisor_vendor, "XenVMMXenVMM") != 0;
	return other || status_is_evidence(dom0->status) ? RUNS_AS_GUEST : RUNS_AS_GUEST_OR_DOM0;
}

bool xen_may_hide(const struct machine *machine)
{
	enum runs_on on = machine_runs_on(machine);

	return on == RUNS_AS_DOM0 || on == RUNS_AS_GUEST_OR_DOM0;
}

bool acpi_is_unseen(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	const enum status all[] = {
		iommu->dmar.status, iommu->ivrs.status, iommu->viot.status,
		iommu->madt.status, iommu->mcfg.status, iommu->hpet_table.status
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] == OK)
			return false;
	return true;
}

void settle_iommu_kind(struct machine *machine)
{
	if (machine->iommu.kind == IOMMU_NONE &&
	    (iommu_is_live(machine) || acpi_is_unseen(machine) || xen_may_hide(machine)))
		machine->iommu.kind = IOMMU_UNKNOWN;
}
