/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/sharing.h"
#include "probes/assignment/strangers.h"
#include "probes/machine/vmd.h"
#include "probes/quirks/versions.h"

enum { SEARCHED_AT_MOST = 256 };

static size_t index_of(const struct machine *machine, const struct function *function)
{
	return (size_t)(function - machine->functions.items);
}

struct blame why_shared(const struct prediction *prediction, const struct function *function,
			const struct group *group)
{
	const struct machine *machine = prediction->machine;
	const struct grouping *grouping = prediction_in_force(prediction);
	struct blame blame = { BLAME_NONE, -1 };
	int number = prediction_group(grouping, index_of(machine, function));

	if (number == NO_GROUP)
		return blame;
	blame = grouping->blame[index_of(machine, function)];
	for (size_t i = 0;
	     blame.kind == BLAME_NONE && i < group->members.count && i < SEARCHED_AT_MOST; i++) {
		const struct function *other = machine_function(machine, group->members.items[i]);
		if (other && is_stranger(machine, function, other->address) &&
		    grouping->group[index_of(machine, other)] == number)
			blame = grouping->blame[index_of(machine, other)];
	}
	/* A port above the bridge that does not isolate joins more than the bridge does. */
	if (blame.kind == BLAME_BRIDGE && grouping->blame[blame.hop].kind == BLAME_PORT)
		return grouping->blame[blame.hop];
	return blame;
}

/* What is behind VMD, but nobody knows behind which, may share with it. */
static bool may_hide_others(const struct machine *machine, const struct function *function)
{
	bool hides = false;

	for (size_t i = 0; function_is_vmd(function) && i < machine->functions.count; i++)
		hides |= machine->functions.items[i].address.domain > LAST_ORDINARY_DOMAIN &&
			 machine->functions.items[i].place.vmd.status != OK;
	return hides;
}

bool alone_is_sure(const struct deduced *deduced, const struct function *function)
{
	const struct machine *machine = deduced->machine;

	return machine->groups_status == OK ||
	       (!may_hide_others(machine, function) && !function_port_is_unseen(function) &&
		machine->groups_status == ABSENT && deduced->prediction->potential.status == OK &&
		machine->iommu.kind != IOMMU_UNKNOWN && !machine_unread_above(machine, function) &&
		deduced_device(deduced, function)->in_no_group.status != FAILED);
}
