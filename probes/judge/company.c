/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/company.h"

#include "probes/assignment/strangers.h"

#include <stdlib.h>

static int by_address(const void *a, const void *b)
{
	return pci_address_compare(*(const struct pci_address *)a, *(const struct pci_address *)b);
}

static void sort_own(struct device_judgement *device)
{
	if (device->own.count)
		qsort(device->own.items, device->own.count, sizeof *device->own.items, by_address);
}

/*
 * Its sound, its USB: given away with the display that it comes with, so nobody asks for it by
 * itself.
 */
static const struct function *display_of(const struct machine *machine,
					 const struct device_judgement *device)
{
	if (function_is_display(device->function))
		return NULL;
	for (size_t i = 0; i < device->own.count; i++) {
		const struct function *other = machine_function(machine, device->own.items[i]);
		if (other && function_is_display(other))
			return other;
	}
	return NULL;
}

void tell_company(struct arena *arena, const struct machine *machine,
		  struct device_judgement *device)
{
	const struct companions *companions = &device->deduced->companions;
	size_t harmless = 0;

	for (size_t i = 0; i < companions->with.count; i++) {
		struct pci_address member = companions->with.items[i];
		bool stranger = is_stranger(machine, device->function, member);
		if (stranger)
			*array_add(arena, &device->strangers) = member;
		else
			*array_add(arena, &device->own) = member;
		harmless += !stranger;
	}
	for (size_t i = 0; i < companions->belongs_with.count; i++)
		*array_add(arena, &device->own) = companions->belongs_with.items[i];
	sort_own(device);
	device->strangers_total = companions->with_total - harmless;
	device->part_of = display_of(machine, device);
}
