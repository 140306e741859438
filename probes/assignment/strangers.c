/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/strangers.h"
#include "probes/assignment/card.h"
#include "probes/analysis/coverage.h"
#include "probes/machine/vmd.h"

#include <stdlib.h>

enum { SEARCHED_AT_MOST = 256 };

bool is_stranger_of(const struct machine *machine, const struct function *function,
		    const struct function *other)
{
	return function_is_in_the_way(other) && !(other && is_same_card(machine, function, other));
}

bool is_stranger(const struct machine *machine, const struct function *function,
		 struct pci_address member)
{
	return is_stranger_of(machine, function, machine_function(machine, member));
}

const char *bridges_text(struct arena *arena, const struct machine *machine,
			 const struct group *group)
{
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; group && i < group->members.count && i < SEARCHED_AT_MOST; i++) {
		const struct function *other = machine_function(machine, group->members.items[i]);
		if (!other || !function_is_bridge_in_the_way(other))
			continue;
		bool held = other->driver.status == OK;
		list = arena_printf(arena, "%s; the bridge %s must %s%s%s", list,
				    pci_address_print(other->address, address),
				    held ? "be unbound ("
					 : "have no driver (Linux would bind lpc_ich",
				    held ? other->driver.value : "", ")");
	}
	return list;
}

static int compare_addresses(const void *a, const void *b)
{
	return pci_address_compare(*(const struct pci_address *)a, *(const struct pci_address *)b);
}

size_t count_strangers(const struct machine *machine, const struct function *function,
		       const struct group *group)
{
	struct pci_address own = function->address;
	size_t strangers = group->in_the_way;

	for (own.function = 0; own.function < 8 && strangers; own.function++) {
		const struct function *other = machine_function(machine, own);
		if (other && is_same_card(machine, function, other) &&
		    bsearch(&own, group->members.items, group->members.count, sizeof own,
			    compare_addresses))
			strangers -= function_is_in_the_way(other);
	}
	return strangers;
}

bool may_have_strangers(const struct prediction *prediction, const struct function *function)
{
	const struct group *group = prediction_company(prediction, function);

	return !group ||
	       (prediction->machine->groups_status != OK && prediction->potential.status != OK) ||
	       count_strangers(prediction->machine, function, group);
}

/* With the IOMMU off. */
static struct flag would_be_in_no_group(const struct machine *machine,
					const struct function *function)
{
	struct coverage coverage = function_coverage(machine, function);

	if (function->address.domain > LAST_ORDINARY_DOMAIN && function->place.vmd.status != OK)
		return (struct flag){ FAILED, false };

	if (coverage.status == OK && machine->iommu.kind == IOMMU_INTEL &&
	    coverage.unit->capability.status != OK)
		return (struct flag){ coverage.unit->capability.status == ABSENT
					      ? FAILED
					      : coverage.unit->capability.status,
				      false };
	return (struct flag){ status_is_evidence(coverage.status) ? OK : coverage.status,
			      coverage.status == ABSENT };
}

struct flag in_no_group(const struct prediction *prediction, const struct function *function)
{
	const struct machine *machine = prediction->machine;
	const bool grouped = function->group;

	if (machine->groups_status == OK)
		return (struct flag){ grouped || !machine->unlisted_groups ? OK : FAILED,
				      !grouped };
	if (machine->groups_status != ABSENT || machine->iommu.kind == IOMMU_UNKNOWN)
		return (struct flag){ NOT_ASKED, false };
	if (machine->iommu.kind == IOMMU_NONE)
		return (struct flag){ ABSENT, false };
	if (prediction->potential.status != OK)
		return (struct flag){ FAILED, false };
	return would_be_in_no_group(machine, function);
}
