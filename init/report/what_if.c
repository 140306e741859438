/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/what_if.h"

/* How many others, bridges not counted, share the group of function `index`. */
static size_t others(const struct machine *machine, const struct grouping *grouping, size_t index)
{
	size_t count = 0;

	for (size_t i = 0; i < machine->functions.count; i++)
		count += i != index &&
			 prediction_group(grouping, i) == prediction_group(grouping, index) &&
			 !function_is_bridge(&machine->functions.items[i]);
	return count;
}

static const char *company(struct arena *arena, const struct machine *machine,
			   const struct grouping *grouping, size_t index)
{
	size_t count;

	if (prediction_group(grouping, index) == NO_GROUP)
		return "in no group";
	count = others(machine, grouping, index);
	return count ? arena_printf(arena, "in a group with %zu other%s", count,
				    count == 1 ? "" : "s")
		     : "in a group of its own";
}

static bool differs(const struct machine *machine, const struct grouping *before,
		    const struct grouping *after, size_t index)
{
	return (prediction_group(before, index) == NO_GROUP) !=
		       (prediction_group(after, index) == NO_GROUP) ||
	       others(machine, before, index) != others(machine, after, index);
}

static void tell_option(struct arena *arena, const struct report *report,
			const struct what_if *what_if,
			void (*tell)(void *out, const char *sentence), void *out)
{
	const struct machine *machine = report->machine;
	const struct grouping *before = &report->judgement->deduced.prediction->potential;
	char address[PCI_ADDRESS_TEXT];
	bool any = false;

	for (size_t i = 0; i < report->judgement->devices.count; i++) {
		const struct function *function = report->judgement->devices.items[i].function;
		size_t index = (size_t)(function - machine->functions.items);
		if (!differs(machine, before, &what_if->grouping, index))
			continue;
		tell(out, arena_printf(arena, "With %s, %s is %s; without it, %s.", what_if->option,
				       pci_address_print(function->address, address),
				       company(arena, machine, &what_if->grouping, index),
				       company(arena, machine, before, index)));
		any = true;
	}
	if (!any)
		tell(out,
		     arena_printf(arena, "With %s, no device's group changes.", what_if->option));
}

void what_if_tell(struct arena *arena, const struct report *report,
		  void (*tell)(void *out, const char *sentence), void *out)
{
	const struct prediction *prediction = report->judgement->deduced.prediction;

	for (size_t i = 0;
	     prediction && prediction->potential.status == OK && i < prediction->what_if.count; i++)
		if (prediction->what_if.items[i].asked)
			tell_option(arena, report, &prediction->what_if.items[i], tell, out);
}
