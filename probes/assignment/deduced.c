/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/deduced.h"

#include "probes/analysis/interrupt_remapping.h"
#include "probes/analysis/ioapics.h"
#include "probes/analysis/southbridge.h"
#include "probes/assignment/configure.h"
#include "probes/assignment/free_slots.h"
#include "probes/assignment/strangers.h"
#include "probes/table_checks/checks.h"

#include <stdlib.h>

static void deduce_interrupts(struct arena *arena, const struct machine *machine,
			      struct deduced *deduced)
{
	size_t count = machine->iommu.ioapics.count;
	struct flag *covered = arena_alloc(arena, (count + 1) * sizeof *covered);

	for (size_t i = 0; i < count; i++)
		covered[i] = ioapic_is_covered(machine, &machine->iommu.ioapics.items[i]);
	deduced->ioapic_covered = covered;
	deduced->all_ioapics_covered = all_ioapics_covered(machine);
	deduced->southbridge_ioapic_is_right = southbridge_ioapic_is_right(machine);
	deduced->remapping_offered = interrupt_remapping_offered(machine);
}

static void deduce_device(struct arena *arena, struct deduced *deduced,
			  const struct function *function)
{
	struct deduced_device *device = array_add(arena, &deduced->devices);

	device->function = function;
	device->reset = reset_in_use(deduced->machine, function);
	device->coverage = function_coverage(deduced->machine, function);
	device->in_no_group = in_no_group(deduced->prediction, function);
	device->companions = companions_of(arena, deduced->prediction, function);
}

void deduce(struct arena *arena, struct deduced *deduced)
{
	const struct machine *machine = deduced->machine;

	deduce_interrupts(arena, machine, deduced);
	deduced->no_iommu = why_no_iommu(machine);
	deduced->inconsistencies = iommu_inconsistencies(arena, machine);
	deduced->reservations = reserved_by_function(arena, machine, &deduced->reservations_seen);
	deduced->needs = needs_find(arena, deduced->prediction);
	deduced->slots = slots_find(arena, deduced->prediction);
	deduced->fabrics = fabrics_find(arena, machine);
	fabrics_mark_slots(&deduced->fabrics, &deduced->slots);
	deduced->peers = peers_find(arena, deduced->prediction);
	deduced->free_slots = free_slots(arena, &deduced->slots);
	deduced->configurations = configurations_begin(arena, machine, deduced->needs);
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_device(&machine->functions.items[i]))
			deduce_device(arena, deduced, &machine->functions.items[i]);
}

/* Functions lie in the order of their addresses. */
static int compare_to_device(const void *key, const void *item)
{
	const struct function *function = key,
			      *other = ((const struct deduced_device *)item)->function;

	return function < other ? -1 : function > other;
}

const struct deduced_device *deduced_device(const struct deduced *deduced,
					    const struct function *function)
{
	static const struct deduced_device none;
	const struct deduced_device *found = NULL;

	if (deduced->devices.count)
		found = bsearch(function, deduced->devices.items, deduced->devices.count,
				sizeof *found, compare_to_device);
	return found ? found : &none;
}

struct flag deduced_ioapic_covered(const struct deduced *deduced, const struct ioapic *ioapic)
{
	if (!deduced->ioapic_covered)
		return (struct flag){ .status = NOT_ASKED };
	return deduced->ioapic_covered[ioapic - deduced->machine->iommu.ioapics.items];
}

struct reservation deduced_reservation(const struct deduced *deduced,
				       const struct function *function)
{
	if (!deduced->reservations)
		return (struct reservation){ 0 };
	return deduced->reservations[function - deduced->machine->functions.items];
}

/* To whether it is there, "absent" is an answer. */
static enum status present_status(enum status status)
{
	return status_is_evidence(status) ? OK : status;
}

struct text deduced_acs_source(const struct deduced *deduced, const struct function *function)
{
	const struct grouping *potential = &deduced->prediction->potential;
	enum isolation isolation = prediction_isolation(
		potential, (size_t)(function - deduced->machine->functions.items));

	if (isolation == ISOLATES_BY_QUIRK || isolation == NEVER_BY_QUIRK)
		return (struct text){ OK, "quirk" };
	if (isolation == ISOLATION_UNKNOWN && status_is_evidence(function->acs.status))
		return (struct text){ potential->group ? FAILED : NOT_ASKED, NULL };
	return (struct text){ present_status(function->acs.status),
			      function->acs.status == OK ? "capability" : "none" };
}
