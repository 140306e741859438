/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/tree_rows.h"

enum { NOBODY = -1 };

struct walk {
	struct arena *arena;
	const struct machine *machine;
	const struct prediction *prediction;
	const struct grouping *grouping;
	/* child of each function; of the root buses where the index is the number of functions */
	int *first;
	int *next; /* sibling */
	tree_row_list rows;
};

/* --- Words --- */

static const char *type_word(const struct function *function)
{
	static const char *const words[] = {
		[PORT_ENDPOINT] = "endpoint",
		[PORT_LEGACY_ENDPOINT] = "endpoint",
		[PORT_ROOT] = "root port",
		[PORT_UPSTREAM] = "upstream",
		[PORT_DOWNSTREAM] = "downstream",
		[PORT_PCIE_TO_PCI] = "PCIe>PCI",
		[PORT_PCI_TO_PCIE] = "PCI>PCIe",
		[PORT_INTEGRATED_ENDPOINT] = "integrated",
		[PORT_EVENT_COLLECTOR] = "collector",
	};
	size_t type = function->pcie.type;

	if (function->pcie.status == ABSENT)
		return function_is_bridge(function) ? "PCI bridge" : "PCI";
	return function->pcie.status == OK && type < sizeof words / sizeof *words && words[type]
		       ? words[type]
		       : "unknown";
}

/* What is only offered is on as soon as Linux uses the IOMMU. */
static const char *by_registers(const struct machine *machine, const struct function *function)
{
	const struct acs *acs = &function->acs;

	if (acs->status != OK)
		return "-";
	return acs_required(machine, function) & ~acs->control ? "offered" : "ok";
}

static const char *acs_word(const struct machine *machine, const struct function *function,
			    enum isolation isolation)
{
	switch (isolation) {
	case ISOLATES: return by_registers(machine, function);
	case ISOLATES_BY_QUIRK: return "quirk";
	case ISOLATES_BY_OVERRIDE: return "assumed";
	case NO_ACS:
	case NEVER_BY_TYPE: return "none";
	case CONVENTIONAL:
		return function_is_bridge(function) || function_is_multifunction(function) ? "none"
											   : "-";
	case ACS_BITS_OFF: return "off";
	case NEVER_BY_QUIRK: return "barred";
	case ISOLATION_UNKNOWN: break;
	}
	return "unknown";
}

static const char *group_text(struct walk *walk, size_t index)
{
	const struct machine *machine = walk->machine;
	const struct group *group = machine->functions.items[index].group;
	const struct grouping *potential = &walk->prediction->potential;

	if (group)
		return arena_printf(walk->arena, "%u", group->id);
	if (machine->groups_status == OK)
		return machine->unlisted_groups ? "unknown" : "none";
	if (potential->status != OK)
		return "unknown";
	int number = prediction_group(potential, index);
	return number == NO_GROUP ? "none" : arena_printf(walk->arena, "would be %d", number);
}

/* --- Rows --- */

static void add_row(struct walk *walk, size_t index, unsigned level)
{
	const struct function *function = &walk->machine->functions.items[index];
	enum isolation isolation = prediction_isolation(walk->grouping, index);

	*array_add(walk->arena, &walk->rows) = (struct tree_row){
		.function = function,
		.level = level,
		.last = walk->next[index] == NOBODY,
		.isolation = isolation,
		.open = function_is_bridge(function) && !isolation_is_good(isolation),
		.type = type_word(function),
		.acs = acs_word(walk->machine, function, isolation),
		.group = group_text(walk, index),
	};
}

static bool is_on_other_bus(const struct function *function, const struct function *other)
{
	return function->address.bus != other->address.bus ||
	       function->address.domain != other->address.domain;
}

/* Bus numbers grow on the way down, so this goes no deeper than 256. */
static void add_below(struct walk *walk, int parent, unsigned level)
{
	const struct function *functions = walk->machine->functions.items;

	for (int child = walk->first[parent], before = NOBODY; child != NOBODY;
	     before = child, child = walk->next[child]) {
		add_row(walk, (size_t)child, level);
		walk->rows.items[walk->rows.count - 1].begins_bus =
			!level && (before == NOBODY ||
				   is_on_other_bus(&functions[before], &functions[child]));
		add_below(walk, child, level + 1);
	}
}

static void join_children(struct walk *walk, size_t count)
{
	for (size_t i = 0; i <= count; i++)
		walk->first[i] = walk->next[i] = NOBODY;
	for (size_t i = count; i-- > 0;) {
		int parent = walk->machine->functions.items[i].parent;
		size_t above = parent == NO_PARENT ? count : (size_t)parent;
		walk->next[i] = walk->first[above];
		walk->first[above] = (int)i;
	}
}

tree_row_list tree_rows(struct arena *arena, const struct report *report)
{
	const struct machine *machine = report->machine;
	const struct prediction *prediction = report->judgement->deduced.prediction;
	size_t places = (machine->functions.count + 1) * sizeof(int);
	struct walk walk = { .arena = arena,
			     .machine = machine,
			     .prediction = prediction,
			     .grouping = prediction_in_force(prediction),
			     .first = arena_alloc(arena, places),
			     .next = arena_alloc(arena, places) };

	join_children(&walk, machine->functions.count);
	add_below(&walk, (int)machine->functions.count, 0);
	return walk.rows;
}
