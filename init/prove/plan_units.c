/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/plan_units.h"

#include "probes/assignment/card.h"

#include <stdio.h>
#include <string.h>

static const struct function *function_of(const struct machine *machine, const struct plan *plan,
					  size_t device)
{
	struct pci_address address;

	return pci_address_parse(plan->devices[device].address, &address)
		       ? machine_function(machine, address)
		       : NULL;
}

static void join(struct plan *plan, size_t a, size_t b)
{
	unsigned from = plan->devices[b].unit, to = plan->devices[a].unit;

	for (size_t i = 0; from != to && i < plan->count; i++)
		if (plan->devices[i].unit == from)
			plan->devices[i].unit = to;
}

void plan_join_units(const struct machine *machine, struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		for (size_t k = i + 1; k < plan->count; k++) {
			const struct function *one = function_of(machine, plan, i),
					      *other = function_of(machine, plan, k);
			if (one && other && one->group && other->group &&
			    (one->group == other->group || is_same_card(machine, one, other)))
				join(plan, i, k);
		}
}

void plan_spread(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_device *out = &plan->devices[i];
		for (size_t k = 0; out->part != PLAN_IN && k < plan->count; k++) {
			struct plan_device *in = &plan->devices[k];
			if (in->unit != out->unit || in->part != PLAN_IN)
				continue;
			in->part = out->part;
			snprintf(in->reason, sizeof in->reason, "%s goes along with it: %.100s",
				 out->address, out->reason);
		}
	}
}

void plan_refuse_held_groups(const struct machine *machine, struct plan *plan)
{
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < plan->count; i++) {
		const struct function *function = function_of(machine, plan, i);
		for (size_t k = 0;
		     function && function->group && k < function->group->members.count; k++) {
			const struct function *member =
				machine_function(machine, function->group->members.items[k]);
			if (member && function_is_bridge_in_the_way(member) &&
			    member->driver.status == OK)
				plan_refuse(plan, i, PLAN_LEFT_OUT,
					    "%s in its group has the driver %.32s",
					    pci_address_print(member->address, address),
					    member->driver.value);
		}
	}
}

void plan_keep_named(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		bool wanted = false;
		for (size_t k = 0; k < plan->count; k++)
			wanted |= plan->devices[k].named &&
				  plan->devices[k].unit == plan->devices[i].unit;
		if (wanted)
			continue;
		plan->devices[i].part = PLAN_LEFT_OUT;
		*plan->devices[i].reason = '\0';
	}
}
