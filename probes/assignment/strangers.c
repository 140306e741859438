/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/strangers.h"
#include "probes/analysis/coverage.h"

#include <stdlib.h>

bool is_stranger_of(const struct function *function, const struct function *other)
{
	return !pci_address_same_slot(function->address, other->address) && function_is_in_the_way(other);
}

bool is_stranger(const struct machine *machine, const struct function *function, struct pci_address member)
{
	return !pci_address_same_slot(function->address, member) && function_is_in_the_way(machine_function(machine, member));
}

static int compare_addresses(const void *a, const void *b)
{
	return pci_address_compare(*(const struct pci_address *)a, *(const struct pci_address *)b);
}

size_t count_strangers(const struct machine *machine, const struct function *function, const struct group *group)
{
	struct pci_address own = function->address;
	size_t strangers = group->in_the_way;

	for (own.function = 0; own.function < 8 && strangers; own.function++)
		if (bsearch(&own, group->members.items, group->members.count, sizeof own, compare_addresses))
			strangers -= function_is_in_the_way(machine_function(machine, own));
	return strangers;
}

bool may_have_strangers(const struct prediction *prediction, const struct function *function)
{
	const struct group *group = prediction_company(prediction, function);

	return !group || (prediction->machine->groups_status != OK && prediction->potential.status != OK) ||
	       count_strangers(prediction->machine, function, group);
}

/* With the IOMMU off. */
static struct flag would_be_in_no_group(const struct machine *machine, const struct function *function)
{
	struct coverage coverage = function_coverage(machine, function);

	if (coverage.status == OK && machine->iommu.kind == IOMMU_INTEL && coverage.unit->capability.status != OK)
		return (struct flag){ coverage.unit->capability.status == ABSENT ? FAILED : coverage.unit->capability.status, false };
	return (struct flag){ status_is_evidence(coverage.status) ? OK : coverage.status, coverage.status == ABSENT };
}

struct flag in_no_group(const struct prediction *prediction, const struct function *function)
{
	const struct machine *machine = prediction->machine;
	const bool grouped = function->group;

	if (machine->groups_status == OK)
		return (struct flag){ grouped || !machine->unlisted_groups ? OK : FAILED, !grouped };
	if (machine->groups_status != ABSENT || machine->iommu.kind == IOMMU_UNKNOWN)
		return (struct flag){ NOT_ASKED, false };
	if (machine->iommu.kind == IOMMU_NONE)
		return (struct flag){ ABSENT, false };
	if (prediction->potential.status != OK)
		return (struct flag){ FAILED, false };
	return would_be_in_no_group(machine, function);
}
