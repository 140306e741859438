/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each function and group has to know of the others, when the probes have run. */
#include "probes/machine/machine.h"
#include "probes/machine/pci_ids.h"

/*
 * The functions of one bus have one place below the bridges: what holds for one of them holds for
 * all.
 */
static void join_unread(struct machine *machine, const struct function *function)
{
	const struct function *last =
		machine->unread.count ? machine->unread.items[machine->unread.count - 1] : NULL;

	if (!last || last->address.domain != function->address.domain ||
	    last->address.bus != function->address.bus || last->parent != function->parent)
		*array_add(&machine->arena, &machine->unread) = function;
}

/*
 * Without an IOMMU driver groups of one member each are VFIO's own, also where nobody read their
 * names.
 */
static void set_vfio_groups_apart(struct machine *machine)
{
	if (machine->iommu.enabled.status != OK || machine->iommu.enabled.value ||
	    machine->unlisted_groups)
		return;
	for (size_t i = 0; i < machine->groups.count; i++)
		if (machine->groups.items[i].members.count +
			    machine->groups.items[i].others.count !=
		    1)
			return;
	for (size_t i = 0; i < machine->groups.count; i++)
		*array_add(&machine->arena, &machine->vfio_groups) = machine->groups.items[i];
	machine->groups.count = 0;
}

static bool is_nvswitch(const struct function *function)
{
	return function->vendor == VENDOR_NVIDIA && function->class_code >> 8 == CLASS_OTHER_BRIDGE;
}

void machine_join(struct machine *machine)
{
	set_vfio_groups_apart(machine);
	if (machine->groups_status == OK && !machine->groups.count)
		machine->groups_status = ABSENT;
	machine->unread.count = 0;
	machine->has_nvswitch = false;
	for (size_t i = 0; i < machine->functions.count; i++) {
		machine->functions.items[i].group = NULL;
		machine->has_nvswitch |= is_nvswitch(&machine->functions.items[i]);
		if (machine->functions.items[i].status != OK)
			join_unread(machine, &machine->functions.items[i]);
	}
	for (size_t i = 0; i < machine->groups.count; i++) {
		struct group *group = &machine->groups.items[i];
		group->in_the_way = 0;
		for (size_t k = 0; k < group->members.count; k++) {
			const struct function *function =
				machine_function(machine, group->members.items[k]);
			group->in_the_way += function_is_in_the_way(function);
			if (function && !function->group)
				machine->functions.items[function - machine->functions.items]
					.group = group;
		}
	}
}
