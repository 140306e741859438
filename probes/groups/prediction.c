/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/prediction.h"

#include "probes/groups/alias.h"

const struct grouping *prediction_in_force(const struct prediction *prediction)
{
	return prediction->predicted.group ? &prediction->predicted : &prediction->potential;
}

bool prediction_leaves_it_to_kernel(const struct prediction *prediction)
{
	return prediction->machine->groups_status == OK || !prediction->potential.group;
}

const struct group *prediction_groups(const struct prediction *prediction, size_t *count)
{
	bool kernel = prediction_leaves_it_to_kernel(prediction);

	*count = kernel ? prediction->machine->groups.count : prediction->potential.groups;
	return kernel ? prediction->machine->groups.items : prediction->potential_groups;
}

const struct group *prediction_company(const struct prediction *prediction,
				       const struct function *function)
{
	if (prediction_leaves_it_to_kernel(prediction))
		return function->group;
	int group = prediction->potential.group[function - prediction->machine->functions.items];
	return group == NO_GROUP ? NULL : &prediction->potential_groups[group];
}

bool prediction_bridge_isolates(const struct prediction *prediction, const struct function *bridge)
{
	size_t index = (size_t)(bridge - prediction->machine->functions.items);

	return isolation_is_good(prediction_isolation(&prediction->potential, index)) &&
	       !aliases_is_aliasing_bridge(bridge);
}

bool prediction_path_isolates(const struct prediction *prediction, const struct function *bridge)
{
	const struct machine *machine = prediction->machine;

	for (; bridge; bridge = machine_parent(machine, bridge))
		if (!prediction_bridge_isolates(prediction, bridge))
			return false;
	return true;
}

enum isolation prediction_isolation(const struct grouping *grouping, size_t index)
{
	return grouping->isolation ? (enum isolation)grouping->isolation[index] : ISOLATION_UNKNOWN;
}

int prediction_group(const struct grouping *grouping, size_t index)
{
	return grouping->group ? grouping->group[index] : NO_GROUP;
}
