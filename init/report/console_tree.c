/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PCI tree: one line a function, below the bridge that leads to it. Columns of fixed width, so
 * that machines of hundreds of functions can be read down a column.
 */
#include "init/report/console_sections.h"
#include "init/report/words.h"
#include "probes/groups/predict.h"

#include <string.h>

enum { NOBODY = -1, LEVELS_DRAWN = 8, LEFT_WIDTH = 48 };

struct tree {
	struct console *console;
	const struct machine *machine;
	const struct prediction *prediction;
	const struct grouping *grouping;
	/* child of each function; of the root buses where the index is the number of functions */
	int *first;
	int *next; /* sibling */
	char stem[2 * LEVELS_DRAWN + 1];
};

/* --- Columns --- */

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

static const char *group_text(struct tree *tree, size_t index)
{
	const struct machine *machine = tree->machine;
	const struct group *group = machine->functions.items[index].group;
	const struct grouping *potential = &tree->prediction->potential;

	if (group)
		return arena_printf(&tree->console->arena, "%u", group->id);
	if (machine->groups_status == OK)
		return machine->unlisted_groups ? "unknown" : "none";
	if (potential->status != OK)
		return "unknown";
	int number = prediction_group(potential, index);
	return number == NO_GROUP ? "none"
				  : arena_printf(&tree->console->arena, "would be %d", number);
}

static const char *name_text(struct arena *arena, const struct function *function, size_t room)
{
	if (function->status != OK)
		return function->silent ? "does not answer" : "could not be read";
	if (function->device_name)
		return words_device_short(arena, function, room);
	return arena_printf(arena, "%s %s", words_kind(function), words_device(arena, function));
}

/* --- Lines --- */

static void write_function(struct tree *tree, size_t index)
{
	const struct function *function = &tree->machine->functions.items[index];
	enum isolation isolation = prediction_isolation(tree->grouping, index);
	bool open = function_is_bridge(function) && !isolation_is_good(isolation);
	struct arena *arena = &tree->console->arena;
	char address[PCI_ADDRESS_TEXT];
	size_t used =
		strlen(tree->stem) + strlen(pci_address_print(function->address, address)) + 2;
	const char *left = arena_printf(arena, "%s%s %s", tree->stem, address,
					name_text(arena, function, LEFT_WIDTH - used));

	page_line(&tree->console->page, open ? TONE_CAUTION : TONE_PLAIN, " %-*.*s %-10s %-7s %s",
		  LEFT_WIDTH - 1, LEFT_WIDTH - 1, left, type_word(function),
		  acs_word(tree->machine, function, isolation), group_text(tree, index));
}

static void write_root_bus(struct tree *tree, const struct function *function)
{
	char text[PCI_ADDRESS_TEXT], endpoint[PCI_ADDRESS_TEXT];
	bool behind = function->place.vmd.status == OK;

	pci_address_print(function->address, text);
	*strrchr(text, ':') = '\0';
	page_line(&tree->console->page, TONE_PLAIN, " bus %s%s%s", text,
		  behind ? ", behind Intel VMD " : "",
		  behind ? pci_address_print(function->place.vmd.endpoint, endpoint) : "");
}

/* "| +-" as lspci draws it; what is deeper than can be drawn stands as deep as can be. */
static void set_stem(struct tree *tree, size_t level, const char *sign)
{
	if (level > LEVELS_DRAWN)
		level = LEVELS_DRAWN;
	if (level)
		memcpy(tree->stem + 2 * (level - 1), sign, 2);
	tree->stem[2 * level] = '\0';
}

/* Bus numbers grow on the way down, so this goes no deeper than 256. */
static void write_below(struct tree *tree, int parent, size_t level)
{
	const struct function *functions = tree->machine->functions.items;

	for (int child = tree->first[parent], before = NOBODY; child != NOBODY;
	     before = child, child = tree->next[child]) {
		bool more = tree->next[child] != NOBODY;
		if (!level && (before == NOBODY ||
			       functions[before].address.bus != functions[child].address.bus ||
			       functions[before].address.domain != functions[child].address.domain))
			write_root_bus(tree, &functions[child]);
		set_stem(tree, level, more ? "+-" : "\\-");
		write_function(tree, (size_t)child);
		set_stem(tree, level, more ? "| " : "  ");
		write_below(tree, child, level + 1);
	}
}

static void join_children(struct tree *tree, size_t count)
{
	for (size_t i = 0; i <= count; i++)
		tree->first[i] = tree->next[i] = NOBODY;
	for (size_t i = count; i-- > 0;) {
		int parent = tree->machine->functions.items[i].parent;
		size_t above = parent == NO_PARENT ? count : (size_t)parent;
		tree->next[i] = tree->first[above];
		tree->first[above] = (int)i;
	}
}

void console_tree(struct console *console)
{
	const struct machine *machine = console->report->machine;
	const struct prediction *prediction = console->report->judgement->deduced.prediction;
	size_t places = (machine->functions.count + 1) * sizeof(int);
	struct tree tree = { .console = console,
			     .machine = machine,
			     .prediction = prediction,
			     .grouping = prediction_in_force(prediction),
			     .first = arena_alloc(&console->arena, places),
			     .next = arena_alloc(&console->arena, places) };

	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, " %-*s %-10s %-7s %s", LEFT_WIDTH - 1, "PCI tree",
		  "Type", "ACS", "Group");
	join_children(&tree, machine->functions.count);
	write_below(&tree, (int)machine->functions.count, 0);
	page_wrap(&console->page, TONE_PLAIN, " ACS: ",
		  "\"-\": not required; \"offered\": supported, enabled by Linux with the IOMMU; "
		  "\"quirk\", \"barred\": a kernel quirk says isolated, never isolated; "
		  "\"assumed\": by pcie_acs_override.",
		  0);
}
