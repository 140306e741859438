/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/reserved.h"
#include "probes/analysis/scope.h"
#include "probes/machine/pci_ids.h"

enum { RMRR = 1 };

/*
 * Where spans begin and end, by index into machine.functions: the running sum tells how many spans
 * a function is in.
 */
static void mark(int *change, struct function_span span)
{
	if (span.first >= span.past)
		return;
	change[span.first]++;
	change[span.past]--;
}

static void mark_function(const struct machine *machine, int *change,
			  const struct function *function)
{
	size_t index = (size_t)(function - machine->functions.items);

	mark(change, (struct function_span){ index, index + 1 });
}

static enum status mark_scopes(const struct machine *machine, const struct reserved_region *region,
			       int *change)
{
	enum status whole = OK;

	for (size_t i = 0; i < region->scopes.count; i++) {
		const struct scope *scope = &region->scopes.items[i];
		if (!scope_is_pci(scope))
			continue;
		struct scope_match match = scope_match(machine, region->segment, scope);
		if (!status_is_evidence(match.status))
			whole = FAILED;
		if (match.status != OK)
			continue;
		mark_function(machine, change, match.function);
		if (match.function->status == OK && match.function->header_type == 1)
			mark(change,
			     functions_in(machine, region->segment,
					  (uint16_t)(match.function->secondary_bus << 8),
					  (uint16_t)(match.function->subordinate_bus << 8 | 0xff)));
	}
	return whole;
}

static bool is_iommu(const struct function *function)
{
	return function->status == OK && function->class_code >> 8 == CLASS_IOMMU;
}

enum status reserved_functions(struct arena *arena, const struct machine *machine,
			       const struct reserved_region *region, function_list *functions)
{
	enum status whole = OK;

	if (machine->functions_status != OK)
		return machine->functions_status == NOT_ASKED ? NOT_ASKED : FAILED;
	int *change = arena_alloc(arena, (machine->functions.count + 1) * sizeof *change);
	if (region->type == RMRR)
		whole = mark_scopes(machine, region, change);
	else
		mark(change, functions_in(machine, region->segment, region->first, region->last));

	int inside = 0;
	for (size_t i = 0; i < machine->functions.count; i++) {
		inside += change[i];
		if (inside > 0 && !is_iommu(&machine->functions.items[i]))
			*array_add(arena, functions) = &machine->functions.items[i];
	}
	return whole;
}

static bool gives_up_its_region(const struct function *function)
{
	return function_is_display(function) || function->class_code >> 8 == CLASS_USB;
}

struct flag reserved_is_relaxable(struct arena *arena, const struct machine *machine,
				  const struct reserved_region *region)
{
	function_list functions = { 0 };
	enum status status = reserved_functions(arena, machine, region, &functions);

	if (status == OK && !functions.count)
		status = ABSENT;
	for (size_t i = 0; i < functions.count; i++) {
		if (functions.items[i]->status != OK)
			status = FAILED;
		else if (region->type != RMRR || !gives_up_its_region(functions.items[i]))
			return (struct flag){ OK, false };
	}
	/* Nobody on AMD, whoever it is. */
	if (region->type != RMRR && status != ABSENT)
		return (struct flag){ OK, false };
	return (struct flag){ status, status == OK };
}

const struct reservation *reserved_by_function(struct arena *arena, const struct machine *machine,
					       enum status *seen)
{
	struct reservation *reservations =
		arena_alloc(arena, (machine->functions.count + 1) * sizeof *reservations);

	*seen = machine->iommu.kind == IOMMU_UNKNOWN ? NOT_ASKED : machine->functions_status;
	for (size_t i = 0; i < machine->iommu.reserved.count; i++) {
		const struct reserved_region *region = &machine->iommu.reserved.items[i];
		struct arena scratch = ARENA_EMPTY;
		function_list functions = { 0 };
		if (reserved_functions(&scratch, machine, region, &functions) != OK)
			*seen = FAILED;
		for (size_t k = 0; k < functions.count; k++) {
			const struct function *function = functions.items[k];
			struct reservation *reservation =
				&reservations[function - machine->functions.items];
			/* Its class decides, and was not seen. */
			if (region->type == RMRR && function->status != OK)
				*seen = FAILED;
			else if (region->type == RMRR && gives_up_its_region(function))
				reservation->relaxed =
					reservation->relaxed ? reservation->relaxed : region;
			else
				reservation->blocking =
					reservation->blocking ? reservation->blocking : region;
		}
		arena_free(&scratch);
	}
	return reservations;
}
