/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/strangers.h"
#include "probes/assignment/host_needs.h"
#include "probes/machine/pci_ids.h"

/* Of those that are kept the function's own slot may have as many as it has functions. */
enum { LISTED = 3, KEPT = LISTED + 8 };

struct group_needs {
	size_t networks, displays, usb, count;
	const struct function *first[KEPT];
	const char *why[KEPT];
};

struct needs {
	const struct prediction *prediction;
	const struct group *groups; /* the kernel's, or those that would be */
	struct group_needs *of;     /* for each of them */
	/* of the machine: network cards, displays, USB controllers */
	size_t networks, displays, usb;
};

static bool is_network(const struct function *function)
{
	return function->class_code >> 16 == BASE_CLASS_NETWORK;
}

static struct group_needs *needs_of(const struct needs *needs, const struct function *function)
{
	const struct group *group = needs ? prediction_company(needs->prediction, function) : NULL;

	return group ? &needs->of[group - needs->groups] : NULL;
}

static const char *why_needed(const struct needs *needs, const struct function *function,
			      const struct group_needs *group)
{
	const struct usb *usb = &needs->prediction->machine->usb;

	if (carries_root_disk(needs->prediction->machine, function->address))
		return "the boot disk";
	if (function->class_code >> 16 == BASE_CLASS_STORAGE)
		return "storage controller";
	if (is_network(function) && group->networks == needs->networks)
		return needs->networks == 1 ? "the only network device"
					    : "the only network devices";
	if (function_is_display(function) && group->displays == needs->displays)
		return needs->displays == 1 ? "the only display" : "the only displays";
	for (size_t i = 0; i < usb->devices.count; i++)
		if (pci_address_compare(usb->devices.items[i].controller, function->address) == 0)
			return usb->devices.items[i].kind == USB_KEYBOARD
				       ? "USB controller with a keyboard"
				       : "USB controller with a disk";
	if (function_is_usb_controller(function) && group->usb == needs->usb)
		return needs->usb == 1 ? "the only USB controller" : "the only USB controllers";
	return NULL;
}

static void keep(const struct needs *needs, const struct function *function)
{
	struct group_needs *group = needs_of(needs, function);
	const char *why = group && group->count < KEPT ? why_needed(needs, function, group) : NULL;

	if (!why)
		return;
	group->first[group->count] = function;
	group->why[group->count++] = why;
}

const struct needs *needs_find(struct arena *arena, const struct prediction *prediction)
{
	const struct machine *machine = prediction->machine;
	struct needs *needs = arena_alloc(arena, sizeof *needs);
	size_t count;

	needs->prediction = prediction;
	needs->groups = prediction_groups(prediction, &count);
	needs->of = arena_alloc(arena, (count + 1) * sizeof *needs->of);
	for (size_t i = 0; i < machine->functions.count; i++) {
		struct group_needs *group = needs_of(needs, &machine->functions.items[i]);
		bool network = is_network(&machine->functions.items[i]),
		     display = function_is_display(&machine->functions.items[i]);
		bool usb = function_is_usb_controller(&machine->functions.items[i]);
		needs->networks += network;
		needs->displays += display;
		needs->usb += usb;
		if (group) {
			group->networks += network;
			group->displays += display;
			group->usb += usb;
		}
	}
	for (size_t i = 0; i < machine->functions.count; i++)
		keep(needs, &machine->functions.items[i]);
	return needs;
}

const char *needs_list(struct arena *arena, const struct needs *needs,
		       const struct function *function)
{
	const struct group_needs *group = needs_of(needs, function);
	const char *list = "", *why = NULL;
	size_t listed = 0;

	for (size_t i = 0; group && i < group->count && listed < LISTED; i++) {
		const struct function *member = group->first[i];
		char address[PCI_ADDRESS_TEXT];
		if (!is_stranger_of(needs->prediction->machine, function, member))
			continue;
		/* Several for one reason share it. */
		if (why && why != group->why[i])
			list = arena_printf(arena, "%s (%s)", list, why);
		why = group->why[i];
		list = arena_printf(arena, "%s%s%s", list, listed++ ? ", " : "",
				    pci_address_print(member->address, address));
	}
	return why ? arena_printf(arena, "%s (%s)", list, why) : list;
}

const char *needs_text(struct arena *arena, const struct needs *needs,
		       const struct function *function)
{
	const char *list = needs_list(arena, needs, function);

	return *list ? arena_printf(arena, " The host may need %s.", list) : "";
}
