/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/interrupt_remapping.h"

#include "probes/analysis/ioapics.h"
#include "probes/analysis/southbridge.h"

#include <string.h>

/* An ABSENT second one has nothing to say. */
static struct flag both(struct flag first, struct flag second)
{
	if (second.status == ABSENT || (first.status == OK && !first.value))
		return first;
	if (second.status == OK && !second.value)
		return second;
	return first.status == OK ? second : first;
}

const struct remapping_unit *unit_without_remapping(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	for (size_t i = 0; iommu->kind == IOMMU_INTEL && i < iommu->units.count; i++) {
		struct number remaps = iommu_field(&iommu->units.items[i], "ir");
		if (remaps.status == OK && !remaps.value)
			return &iommu->units.items[i];
	}
	return NULL;
}

/* Intel: whether every unit can. */
static struct flag all_units_remap(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;
	struct flag all = { OK, !unit_without_remapping(machine) };

	for (size_t i = 0; all.value && i < iommu->units.count; i++) {
		struct number remaps = iommu_field(&iommu->units.items[i], "ir");
		if (remaps.status != OK)
			all = (struct flag){ .status = remaps.status == ABSENT ? FAILED
									       : remaps.status };
	}
	return all;
}

struct flag interrupt_remapping_offered(const struct machine *machine)
{
	const struct iommu *iommu = &machine->iommu;

	switch (iommu->kind) {
	case IOMMU_INTEL:
		if (iommu->interrupt_remapping.status != OK || !iommu->interrupt_remapping.value)
			return iommu->interrupt_remapping;
		return both(all_ioapics_covered(machine), all_units_remap(machine));
	case IOMMU_AMD:
		return both(all_ioapics_covered(machine), southbridge_ioapic_is_right(machine));
	case IOMMU_NONE:
	case IOMMU_VIRTIO: return (struct flag){ OK, false };
	case IOMMU_UNKNOWN: break;
	}
	return (struct flag){ .status = NOT_ASKED };
}

bool kernel_lacks_remapping(const struct machine *machine)
{
	const struct hints *kinds = machine->log.kinds, *x2apic = &kinds[HINT_X2APIC];

	if (!machine->log.from_boot || kinds[HINT_REMAPPING_ON].count ||
	    kinds[HINT_REMAPPING_OFF].count || kinds[HINT_IOAPIC_NOT_COVERED].count)
		return false;
	for (size_t i = 0; i < x2apic->first.count; i++)
		if (strstr(x2apic->first.items[i].text, "doesn't support X2APIC mode"))
			return true;
	return false;
}
