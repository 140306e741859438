#include "probes/groups/predict.h"
#include "probes/coverage.h"

#include <string.h>

/* ------------------------------------------------------------------ Who has a group --------------------------------- */

static bool is_iommu(const struct function *function)
{
	return function->class_code >> 8 == 0x0806;
}

/* Virtual functions are translated with their physical function, what is behind a VMD with that. */
static const struct function *translated_as(const struct machine *machine, const struct function *function)
{
	const struct function *other = NULL;

	if (function->is_virtual)
		other = machine_function(machine, function->physical_function);
	else if (function->place.vmd.status == OK)
		other = machine_function(machine, function->place.vmd.endpoint);
	return other ? other : function;
}

/* An IOMMU that is a function itself has no group: AMD's never, whatever its device entries say. */
static bool is_covered(const struct machine *machine, const struct function *function)
{
	if (is_iommu(function))
		return false;
	if (machine->iommu.kind == IOMMU_UNKNOWN || machine->iommu.kind == IOMMU_NONE)
		return true;
	return function_coverage(machine, translated_as(machine, function)).status != ABSENT;
}

static const bool *find_covered(struct machine *machine)
{
	bool *covered = arena_alloc(&machine->arena, machine->functions.count + 1);

	for (size_t i = 0; i < machine->functions.count; i++)
		covered[i] = is_covered(machine, &machine->functions.items[i]);
	return covered;
}

/* ------------------------------------------------------------------ The views --------------------------------------- */

static struct view potential_view(const struct machine *machine, const bool *covered)
{
	bool amd_without_table = machine->iommu.kind != IOMMU_INTEL && machine->cpu.vendor && !strcmp(machine->cpu.vendor, "AuthenticAMD");

	return (struct view){ .machine = machine, .covered = covered, .requested = true, .potential = true,
			      .ivrs = machine->iommu.ivrs.status == OK || amd_without_table };
}

static struct grouping predict_kernel(struct machine *machine, const bool *covered)
{
	struct view view = potential_view(machine, covered);

	if (machine->iommu.enabled.status != OK)
		return (struct grouping){ .status = machine->iommu.enabled.status };
	if (!machine->iommu.enabled.value)
		return (struct grouping){ .status = ABSENT };
	view.potential = false;
	view.ivrs = machine->iommu.ivrs.status == OK;
	return groups_compute(&machine->arena, &view);
}

const struct grouping *prediction_in_force(const struct machine *machine)
{
	static const struct grouping none;
	const struct prediction *prediction = machine->prediction;

	if (!prediction)
		return &none;
	return prediction->predicted.group ? &prediction->predicted : &prediction->potential;
}

const struct group *prediction_company(const struct machine *machine, const struct function *function)
{
	const struct prediction *prediction = machine->prediction;

	if (machine->groups_status == OK || !prediction || !prediction->potential.group)
		return machine_group_of(machine, function->address);
	int group = prediction->potential.group[function - machine->functions.items];
	return group == NO_GROUP ? NULL : &prediction->potential_groups[group];
}

enum isolation prediction_isolation(const struct grouping *grouping, size_t index)
{
	return grouping->isolation ? (enum isolation)grouping->isolation[index] : ISOLATION_UNKNOWN;
}

int prediction_group(const struct grouping *grouping, size_t index)
{
	return grouping->group ? grouping->group[index] : NO_GROUP;
}

static void list_potential(struct machine *machine, struct prediction *prediction)
{
	const struct grouping *grouping = &prediction->potential;
	struct group *groups = arena_alloc(&machine->arena, (grouping->groups + 1) * sizeof *groups);

	for (size_t i = 0; i < machine->functions.count; i++) {
		if (grouping->group[i] == NO_GROUP)
			continue;
		struct group *group = &groups[grouping->group[i]];
		group->id = (unsigned)grouping->group[i];
		*array_add(&machine->arena, &group->members) = machine->functions.items[i].address;
	}
	prediction->potential_groups = groups;
}

/* ------------------------------------------------------------------ Differences ------------------------------------- */

static size_t *count_members(struct machine *machine, const struct grouping *grouping)
{
	size_t *members = arena_alloc(&machine->arena, (grouping->groups + 1) * sizeof *members);

	for (size_t i = 0; i < machine->functions.count; i++)
		if (grouping->group[i] != NO_GROUP)
			members[grouping->group[i]]++;
	return members;
}

static int index_of(const struct machine *machine, struct pci_address address)
{
	const struct function *function = machine_function(machine, address);

	return function ? (int)(function - machine->functions.items) : -1;
}

/* The same members, no more and no fewer. */
static bool same_members(const struct machine *machine, const struct grouping *grouping, const size_t *members,
			 const struct group *group, int *predicted)
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

static void find_differences(struct machine *machine, struct prediction *prediction)
{
	if (machine->groups_status != OK || prediction->predicted.status != OK)
		return;
	size_t *members = count_members(machine, &prediction->predicted);
	for (size_t i = 0; i < machine->groups.count; i++) {
		struct group_difference difference = { .kernel = &machine->groups.items[i] };
		if (!same_members(machine, &prediction->predicted, members, difference.kernel, &difference.predicted))
			*array_add(&machine->arena, &prediction->differences) = difference;
	}
}

/* ------------------------------------------------------------------ What if ----------------------------------------- */

static void try_option(struct machine *machine, struct prediction *prediction, const struct view *base, const char *option)
{
	struct view view = *base;
	const char *why;

	for (size_t i = 0; i < prediction->what_if.count; i++)
		if (!strcmp(prediction->what_if.items[i].option, option))
			return;
	if (!view_add_option(&view, option, &why)) {
		machine_gap(machine, arena_printf(&machine->arena, "what if %s", option), "failed: %s", why);
		return;
	}
	struct what_if *what_if = array_add(&machine->arena, &prediction->what_if);
	what_if->option = option;
	what_if->grouping = groups_compute(&machine->arena, &view);
}

/* Whether all that is left in its group goes along anyway: functions of its slot, and bridges, which nobody assigns. */
static bool is_free(const struct machine *machine, const struct grouping *grouping, size_t index)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *other = &machine->functions.items[i];
		if (grouping->group[i] == grouping->group[index] && !function_is_bridge(other) &&
		    !pci_address_same_slot(other->address, machine->functions.items[index].address))
			return false;
	}
	return true;
}

/* From the weakest to the strongest: the port's own bits, one id, all ports, all functions. */
static void free_display(struct machine *machine, struct prediction *prediction, const struct view *base, size_t index)
{
	const char *options[4] = { NULL };
	char address[PCI_ADDRESS_TEXT];
	size_t count = 0;
	int hop = prediction->potential.blame[index].hop;

	if (hop >= 0) {
		const struct function *blamed = &machine->functions.items[hop];
		if (blamed->acs.status == OK && !blamed->acs.wide)
			options[count++] = arena_printf(&machine->arena, "pci=config_acs=xx111x1@%s",
							pci_address_print(blamed->address, address));
		options[count++] = arena_printf(&machine->arena, "pcie_acs_override=id:%04x:%04x", blamed->vendor, blamed->device);
	}
	options[count++] = "pcie_acs_override=downstream";
	options[count++] = "pcie_acs_override=downstream,multifunction";

	for (size_t i = 0; i < count; i++) {
		struct view view = *base;
		const char *why;
		if (!view_add_option(&view, options[i], &why))
			continue;
		struct grouping grouping = groups_compute(&machine->arena, &view);
		if (!is_free(machine, &grouping, index))
			continue;
		*array_add(&machine->arena, &prediction->what_if) =
			(struct what_if){ options[i], true, machine->functions.items[index].address, grouping };
		return;
	}
}

static void try_all(struct machine *machine, struct prediction *prediction, const struct view *base, const char *const *options,
		    size_t option_count)
{
	static const char *const usual[] = {
		"pcie_acs_override=downstream", "pcie_acs_override=multifunction", "pcie_acs_override=downstream,multifunction",
	};
	enum { DISPLAYS_AT_MOST = 8 };
	size_t displays = 0;

	for (size_t i = 0; i < machine->functions.count && displays < DISPLAYS_AT_MOST; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_display(function) || !base->covered[i] || is_free(machine, &prediction->potential, i))
			continue;
		displays++;
		free_display(machine, prediction, base, i);
	}
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		try_option(machine, prediction, base, usual[i]);
	for (size_t i = 0; i < option_count; i++)
		try_option(machine, prediction, base, options[i]);
}

/* ------------------------------------------------------------------ Virtual functions ------------------------------- */

bool prediction_path_isolates(const struct machine *machine, const struct function *bridge)
{
	for (; bridge; bridge = machine_parent(machine, bridge))
		if (!isolation_is_good(prediction_isolation(&machine->prediction->potential, (size_t)(bridge - machine->functions.items))))
			return false;
	return true;
}

/* They are never multifunction, so that only what is above them can join them. */
static void find_virtual_functions(struct machine *machine, struct prediction *prediction, const bool *covered)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct sriov *sriov = function_features(function)->sriov;
		if (!sriov || !sriov->total_vfs || !covered[i])
			continue;
		*array_add(&machine->arena, &prediction->virtual_functions) =
			(struct virtual_functions){ function, sriov->total_vfs,
						    prediction_path_isolates(machine, machine_parent(machine, function)) };
	}
}

void predict_groups(struct machine *machine, const char *const *options, size_t option_count)
{
	struct prediction *prediction = arena_alloc(&machine->arena, sizeof *prediction);

	machine->prediction = prediction;
	if (machine->functions_status != OK) {
		prediction->predicted.status = prediction->potential.status = machine->functions_status;
		return;
	}
	const bool *covered = find_covered(machine);
	struct view view = potential_view(machine, covered);
	prediction->potential = groups_compute(&machine->arena, &view);
	list_potential(machine, prediction);
	prediction->predicted = predict_kernel(machine, covered);
	find_differences(machine, prediction);
	try_all(machine, prediction, &view, options, option_count);
	find_virtual_functions(machine, prediction, covered);
}
