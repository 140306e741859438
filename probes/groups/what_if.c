/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/what_if.h"

#include <string.h>

/* One option and what comes of it; many displays may ask for the same. */
struct trial {
	const char *option;
	struct grouping grouping;
	const bool *mixed;
};

struct trials {
	struct arena *arena;
	struct prediction *prediction;
	const struct view *base;
	ARRAY(struct trial) list;
};

/*
 * Of each group whether it has functions of several slots, bridges left out: what is in the slot
 * goes along anyway, and bridges nobody assigns.
 */
static const bool *find_mixed(struct arena *arena, const struct machine *machine,
			      const struct grouping *grouping)
{
	bool *mixed = arena_alloc(arena, grouping->groups + 1);
	const struct function **first = arena_alloc(arena, (grouping->groups + 1) * sizeof *first);

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		int group = grouping->group[i];
		if (group == NO_GROUP || function_is_bridge(function))
			continue;
		if (!first[group])
			first[group] = function;
		mixed[group] = mixed[group] ||
			       !pci_address_same_slot(first[group]->address, function->address);
	}
	return mixed;
}

/* NULL, and a gap, where the option cannot be understood. */
static const struct trial *try_option(struct trials *trials, const char *option)
{
	const struct machine *machine = trials->prediction->machine;
	struct view view = *trials->base;
	const char *why;

	for (size_t i = 0; i < trials->list.count; i++)
		if (!strcmp(trials->list.items[i].option, option))
			return &trials->list.items[i];
	if (!view_add_option(&view, option, &why)) {
		*array_add(trials->arena, &trials->prediction->gaps) =
			(struct gap){ arena_printf(trials->arena, "what if %s", option),
				      arena_printf(trials->arena, "failed: %s", why) };
		return NULL;
	}
	struct trial *trial = array_add(trials->arena, &trials->list);
	trial->option = option;
	trial->grouping = groups_compute(trials->arena, &view);
	trial->mixed = find_mixed(trials->arena, machine, &trial->grouping);
	return trial;
}

/* From the weakest to the strongest: the port's own bits, one id, all ports, all functions. */
static size_t remedies(struct arena *arena, const struct machine *machine, int hop,
		       const char *options[4])
{
	char address[PCI_ADDRESS_TEXT];
	size_t count = 0;

	if (hop >= 0) {
		const struct function *blamed = &machine->functions.items[hop];
		if (blamed->acs.status == OK && !blamed->acs.wide)
			options[count++] =
				arena_printf(arena, "pci=config_acs=xx111x1@%s",
					     pci_address_print(blamed->address, address));
		options[count++] = arena_printf(arena, "pcie_acs_override=id:%04x:%04x",
						blamed->vendor, blamed->device);
	}
	options[count++] = "pcie_acs_override=downstream";
	options[count++] = "pcie_acs_override=downstream,multifunction";
	return count;
}

static void free_display(struct trials *trials, size_t index)
{
	struct prediction *prediction = trials->prediction;
	const char *options[4];
	size_t count = remedies(trials->arena, prediction->machine,
				prediction->potential.blame[index].hop, options);

	for (size_t i = 0; i < count; i++) {
		const struct trial *trial = try_option(trials, options[i]);
		int group = trial ? trial->grouping.group[index] : NO_GROUP;
		if (group == NO_GROUP || trial->mixed[group])
			continue;
		*array_add(trials->arena, &prediction->what_if) = (struct what_if){
			.option = options[i],
			.smallest = true,
			.frees = prediction->machine->functions.items[index].address,
			.grouping = trial->grouping
		};
		return;
	}
}

static void add(struct trials *trials, const char *option, bool asked)
{
	struct prediction *prediction = trials->prediction;

	for (size_t i = 0; i < prediction->what_if.count; i++)
		if (!strcmp(prediction->what_if.items[i].option, option)) {
			prediction->what_if.items[i].asked |= asked;
			return;
		}
	const struct trial *trial = try_option(trials, option);
	if (trial)
		*array_add(trials->arena, &prediction->what_if) = (struct what_if){
			.option = option, .asked = asked, .grouping = trial->grouping
		};
}

void what_if_all(struct arena *arena, struct prediction *prediction, const struct view *base,
		 const char *const *options, size_t option_count)
{
	static const char *const usual[] = {
		"pcie_acs_override=downstream",
		"pcie_acs_override=multifunction",
		"pcie_acs_override=downstream,multifunction",
	};
	enum { DISPLAYS_AT_MOST = 8 };
	const struct machine *machine = prediction->machine;
	const struct grouping *potential = &prediction->potential;
	const bool *mixed = find_mixed(arena, machine, potential);
	struct trials trials = { .arena = arena, .prediction = prediction, .base = base };
	size_t displays = 0;

	for (size_t i = 0; i < machine->functions.count && displays < DISPLAYS_AT_MOST; i++) {
		int group = potential->group[i];
		if (!function_is_display(&machine->functions.items[i]) || group == NO_GROUP ||
		    !mixed[group])
			continue;
		displays++;
		free_display(&trials, i);
	}
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		add(&trials, usual[i], false);
	for (size_t i = 0; i < option_count; i++)
		add(&trials, options[i], true);
}
