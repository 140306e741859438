/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/predict.h"
#include "probes/groups/acs.h"
#include "probes/groups/alias.h"
#include "probes/groups/command_line.h"
#include "probes/groups/covered.h"
#include "probes/groups/order.h"
#include "probes/groups/what_if.h"
#include "probes/quirks/versions.h"

#include <string.h>

/* --- The views --- */

/*
 * Linux switches ACS on where the IOMMU is on; with an IVRS, a VIOT or a DMAR that asks for it
 * always (detect_ivrs(), viot_init(), detect_intel_iommu()). Where that is not known it may have
 * done so.
 */
static bool may_have_switched_on(const struct iommu *iommu)
{
	bool off = iommu->enabled.status == ABSENT ||
		   (iommu->enabled.status == OK && !iommu->enabled.value);

	return !off || iommu->ivrs.status == OK || iommu->kind == IOMMU_VIRTIO ||
	       (iommu->platform_opt_in.status == OK && iommu->platform_opt_in.value);
}

static bool shows_extended(const struct machine *machine)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct number *size = &machine->functions.items[i].config_size;
		if (size->status == OK && size->value > 256)
			return true;
	}
	return false;
}

/* An IVRS is taken for granted where one could be: AMD's old southbridges go with AMD's CPUs. */
static bool may_have_ivrs(const struct machine *machine)
{
	const char *vendor = machine->cpu.status == OK ? machine->cpu.vendor : NULL;

	return machine->iommu.kind != IOMMU_INTEL &&
	       (!vendor || !strcmp(vendor, "AuthenticAMD") || !strcmp(vendor, "HygonGenuine"));
}

/* What all views of a machine share. */
static struct view common_view(struct arena *arena, const struct machine *machine)
{
	struct view view = { .machine = machine,
			     .requested = true,
			     .switched_on = may_have_switched_on(&machine->iommu),
			     .no_config_acs = command_line_lacks_config_acs(machine) };

	view.config_acs_adds = version_does(machine, VERSION_CONFIG_ACS_ADDS, NULL).value;
	view.covered = covered_find(arena, machine, &view.doubt);
	view.aliases = aliases_find(arena, machine);
	view.order = order_of_registration(arena, machine);
	view.extended = shows_extended(machine);
	return view;
}

static struct view potential_view(struct arena *arena, const struct machine *machine,
				  const struct view *common)
{
	struct view view = *common;

	view.potential = true;
	if (machine->kernel.supposed)
		view.covered = covered_by_release(arena, machine, common->covered);
	view.ivrs = machine->iommu.ivrs.status == OK || may_have_ivrs(machine);
	command_line_apply_pci(arena, &view);
	return view;
}

static struct grouping predict_kernel(struct arena *arena, const struct machine *machine,
				      const struct view *common)
{
	struct view view = *common;

	if (machine->iommu.enabled.status != OK)
		return (struct grouping){ .status = machine->iommu.enabled.status };
	if (!machine->iommu.enabled.value || machine->kernel.supposed)
		return (struct grouping){ .status = ABSENT };
	view.ivrs = machine->iommu.ivrs.status == OK;
	view.covered = covered_by_release(arena, machine, common->covered);
	command_line_apply_override(arena, &view);
	return groups_compute(arena, &view);
}

static void list_potential(struct arena *arena, const struct machine *machine,
			   struct prediction *prediction)
{
	const struct grouping *grouping = &prediction->potential;
	struct group *groups = arena_alloc(arena, (grouping->groups + 1) * sizeof *groups);

	for (size_t i = 0; i < machine->functions.count; i++) {
		if (grouping->group[i] == NO_GROUP)
			continue;
		struct group *group = &groups[grouping->group[i]];
		group->id = (unsigned)grouping->group[i];
		*array_add(arena, &group->members) = machine->functions.items[i].address;
		group->in_the_way += function_is_in_the_way(&machine->functions.items[i]);
	}
	prediction->potential_groups = groups;
}

/* --- Differences --- */

static int index_of(const struct machine *machine, struct pci_address address)
{
	const struct function *function = machine_function(machine, address);

	return function ? (int)(function - machine->functions.items) : -1;
}

/*
 * Under a virtio-iommu Linux before 6.15 groups a function only when a driver is tried on it
 * (acpi_dma_configure() ran from really_probe()); one that is in no group yet is no member, and
 * that is no difference.
 */
static size_t *count_members(struct arena *arena, const struct machine *machine,
			     const struct grouping *grouping)
{
	size_t *members = arena_alloc(arena, (grouping->groups + 1) * sizeof *members);
	bool *left_out = arena_alloc(arena, machine->functions.count + 1);

	memset(left_out, machine->iommu.kind == IOMMU_VIRTIO, machine->functions.count);
	for (size_t i = 0; i < machine->groups.count; i++)
		for (size_t k = 0; k < machine->groups.items[i].members.count; k++) {
			int index = index_of(machine, machine->groups.items[i].members.items[k]);
			if (index >= 0)
				left_out[index] = false;
		}
	for (size_t i = 0; i < machine->functions.count; i++)
		if (grouping->group[i] != NO_GROUP && !left_out[i])
			members[grouping->group[i]]++;
	return members;
}

/* The same members, no more and no fewer. */
static bool same_members(const struct machine *machine, const struct grouping *grouping,
			 const size_t *members, const struct group *group, int *predicted)
{
	*predicted = NO_GROUP;
	for (size_t i = 0; i < group->members.count; i++) {
		int index = index_of(machine, group->members.items[i]);
		int number = index < 0 ? NO_GROUP : grouping->group[index];
		if (i == 0)
			*predicted = number;
		if (number == NO_GROUP || number != *predicted)
			return false;
	}
	return group->members.count == 0 || members[*predicted] == group->members.count;
}

/* Which predicted groups have a member in some group of the kernel. */
static const bool *groups_met(struct arena *arena, const struct machine *machine,
			      const struct grouping *grouping)
{
	bool *met = arena_alloc(arena, grouping->groups + 1);

	for (size_t i = 0; i < machine->groups.count; i++)
		for (size_t k = 0; k < machine->groups.items[i].members.count; k++) {
			int index = index_of(machine, machine->groups.items[i].members.items[k]);
			if (index >= 0 && grouping->group[index] != NO_GROUP)
				met[grouping->group[index]] = true;
		}
	return met;
}

/* Groups of which the kernel has not one member; those whose members nobody saw may hold them. */
static void find_missing(struct arena *arena, const struct machine *machine,
			 struct prediction *prediction, const size_t *members)
{
	const bool *met = groups_met(arena, machine, &prediction->predicted);

	for (size_t i = 0; !machine->unlisted_groups && i < prediction->predicted.groups; i++)
		if (members[i] && !met[i])
			*array_add(arena, &prediction->differences) =
				(struct group_difference){ NULL, (int)i };
}

static void find_differences(struct arena *arena, const struct machine *machine,
			     struct prediction *prediction)
{
	if (machine->groups_status != OK || prediction->predicted.status != OK)
		return;
	size_t *members = count_members(arena, machine, &prediction->predicted);
	for (size_t i = 0; i < machine->groups.count; i++) {
		struct group_difference difference = { .kernel = &machine->groups.items[i] };
		if (!same_members(machine, &prediction->predicted, members, difference.kernel,
				  &difference.predicted))
			*array_add(arena, &prediction->differences) = difference;
	}
	find_missing(arena, machine, prediction, members);
}

/* --- Virtual functions --- */

/* They are never multifunction, so that only what is above them, or a VMD, can join them. */
static void find_virtual_functions(struct arena *arena, const struct machine *machine,
				   struct prediction *prediction, const bool *covered)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct sriov *sriov = function_features(function)->sriov;
		if (!sriov || !sriov->total_vfs || !covered[i])
			continue;
		*array_add(arena, &prediction->virtual_functions) = (struct virtual_functions){
			function, sriov->total_vfs,
			prediction_path_isolates(prediction, machine_parent(machine, function)) &&
				aliases_requester(prediction->base->aliases, (int)i) == (int)i
		};
	}
}

struct prediction *predict_groups(struct arena *arena, const struct machine *machine,
				  const char *const *options, size_t option_count)
{
	struct prediction *prediction = arena_alloc(arena, sizeof *prediction);

	prediction->machine = machine;
	prediction->made = true;
	if (machine->functions_status != OK) {
		prediction->predicted.status = prediction->potential.status =
			machine->functions_status;
		return prediction;
	}
	const struct view common = common_view(arena, machine);
	const struct view view = potential_view(arena, machine, &common);
	prediction->base = (const void *)arena_copy(arena, &view, sizeof view);
	prediction->potential = groups_compute(arena, &view);
	list_potential(arena, machine, prediction);
	prediction->predicted = predict_kernel(arena, machine, &common);
	find_differences(arena, machine, prediction);
	if (!machine->kernel.supposed)
		what_if_all(arena, prediction, &view, options, option_count);
	find_virtual_functions(arena, machine, prediction, view.covered);
	return prediction;
}
