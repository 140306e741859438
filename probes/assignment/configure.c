/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/configure.h"

#include "probes/analysis/sleep.h"
#include "probes/assignment/card.h"
#include "probes/assignment/graphics_advice.h"
#include "probes/assignment/guest.h"
#include "probes/assignment/kernel_line.h"
#include "probes/machine/pci_ids.h"

#include <stdlib.h>
#include <string.h>

static void add_text(struct arena *arena, text_list *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], text) == 0)
			return;
	*array_add(arena, list) = text;
}

/* --- Who else is there --- */

static uint32_t id_of(const struct function *function)
{
	return (uint32_t)function->vendor << 16 | function->device;
}

static int by_id(const void *a, const void *b)
{
	const struct function *left = *(const struct function *const *)a,
			      *right = *(const struct function *const *)b;

	if (id_of(left) != id_of(right))
		return id_of(left) < id_of(right) ? -1 : 1;
	return left < right ? -1 : left > right;
}

struct configurations configurations_begin(struct arena *arena, const struct machine *machine,
					   const struct needs *needs)
{
	struct configurations index = { .arena = arena,
					.machine = machine,
					.needs = needs,
					.integrated = integrated_find(arena, machine) };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct driver_row *row = driver_row_of(function);
		if (function->status != OK)
			continue;
		if (!function->is_virtual)
			*array_add(arena, &index.by_id) = function;
		if (row)
			*array_add(arena, &index.by_row[row - driver_rows]) = function;
	}
	if (index.by_id.count)
		qsort(index.by_id.items, index.by_id.count, sizeof *index.by_id.items, by_id);
	return index;
}

static bool has(const given_list *list, const struct function *function)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] == function)
			return true;
	return false;
}

static bool leaves_host(const struct configuration *configuration, const struct function *function)
{
	return has(&configuration->given, function) || has(&configuration->others, function);
}

/* One that stays with the host and has the same ids, or NULL. */
static const struct function *twin_that_stays(const struct configurations *index,
					      const struct configuration *configuration,
					      const struct function *function)
{
	size_t low = 0, high = index->by_id.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (id_of(index->by_id.items[middle]) < id_of(function))
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < index->by_id.count && id_of(index->by_id.items[low]) == id_of(function); low++)
		if (!leaves_host(configuration, index->by_id.items[low]))
			return index->by_id.items[low];
	return NULL;
}

/* One that stays and has the same driver, or NULL. */
static const struct function *same_driver_that_stays(const struct configurations *index,
						     const struct configuration *configuration,
						     const struct driver_row *row)
{
	const given_list *list = &index->by_row[row - driver_rows];

	for (size_t i = 0; i < list->count; i++)
		if (!leaves_host(configuration, list->items[i]))
			return list->items[i];
	return NULL;
}

/* --- Who goes --- */

static int by_address(const void *a, const void *b)
{
	const struct function *left = *(const struct function *const *)a,
			      *right = *(const struct function *const *)b;

	return left < right ? -1 : left > right;
}

static void choose_functions(const struct configurations *index,
			     struct configuration *configuration,
			     const struct companions *companions)
{
	struct arena *arena = index->arena;
	const struct function *device = configuration->device;

	*array_add(arena, &configuration->given) = device;
	for (size_t i = 0; i < companions->with.count; i++) {
		const struct function *other =
			machine_function(index->machine, companions->with.items[i]);
		if (!other || other->status != OK)
			continue;
		if (function_is_bridge_in_the_way(other))
			*array_add(arena, &configuration->released) = other;
		else
			*array_add(arena, is_same_card(index->machine, device, other)
						  ? &configuration->given
						  : &configuration->others) = other;
	}
	for (size_t i = 0; i < companions->belongs_with.count; i++)
		*array_add(arena, &configuration->given) =
			machine_function(index->machine, companions->belongs_with.items[i]);
	qsort(configuration->given.items, configuration->given.count,
	      sizeof *configuration->given.items, by_address);
}

/* What else of the group the host may miss; of the device itself whoever reads this knows. */
static void warn_of_needs(const struct configurations *index, struct configuration *configuration)
{
	const char *needed = needs_text(index->arena, index->needs, configuration->device);

	if (*needed)
		add_text(index->arena, &configuration->warnings, needed + strspn(needed, " "));
}

/* Whoever pastes what takes that disk away stops the host, some of the lines at once. */
static bool takes_root_disk(const struct configurations *index, struct configuration *configuration)
{
	const given_list *lists[] = { &configuration->given, &configuration->others };
	char address[PCI_ADDRESS_TEXT];
	bool taken = false;

	for (size_t list = 0; list < 2; list++)
		for (size_t i = 0; i < lists[list]->count; i++) {
			struct pci_address at = lists[list]->items[i]->address;
			if (!carries_root_disk(index->machine, at))
				continue;
			taken = true;
			add_text(index->arena, &configuration->warnings,
				 arena_printf(index->arena,
					      "The host's boot disk is on %s, which would be "
					      "detached as well, so no settings are given.",
					      pci_address_print(at, address)));
		}
	return taken;
}

/* --- Drivers --- */

static void bind_by_address(const struct configurations *index, struct configuration *configuration,
			    const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];

	add_text(index->arena, &configuration->overrides,
		 arena_printf(index->arena, "%s", pci_address_print(function->address, address)));
}

static void keep_modules_away(const struct configurations *index,
			      struct configuration *configuration, const struct driver_row *row)
{
	const struct function *stays =
		row->how == BY_BLACKLIST ? same_driver_that_stays(index, configuration, row) : NULL;
	bool blacklist = row->how == BY_BLACKLIST && !stays;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < DRIVER_MODULES && row->modules[i]; i++)
		add_text(index->arena, &configuration->modprobe,
			 arena_printf(index->arena, "%s %s%s", blacklist ? "blacklist" : "softdep",
				      row->modules[i], blacklist ? "" : " pre: vfio-pci"));
	if (stays)
		add_text(index->arena, &configuration->warnings,
			 arena_printf(index->arena,
				      "Do not blacklist %s: %s stays with the host and needs it.",
				      row->modules[0], pci_address_print(stays->address, address)));
}

static bool is_bound_to_vfio(const struct function *function)
{
	return function->driver.status == OK && strcmp(function->driver.value, "vfio-pci") == 0;
}

static void bind_function(const struct configurations *index, struct configuration *configuration,
			  const struct function *function)
{
	const struct driver_row *row = driver_row_of(function);
	const struct function *twin =
		function->is_virtual ? NULL : twin_that_stays(index, configuration, function);
	char own[PCI_ADDRESS_TEXT], other[PCI_ADDRESS_TEXT];

	if (is_bound_to_vfio(function))
		return;
	if (!function->is_virtual && row && row->how != BY_ADDRESS && !twin) {
		add_text(index->arena, &configuration->ids,
			 arena_printf(index->arena, "%04x:%04x", function->vendor,
				      function->device));
		keep_modules_away(index, configuration, row);
		return;
	}
	if (row && row->how != BY_ADDRESS && twin)
		add_text(index->arena, &configuration->warnings,
			 arena_printf(index->arena,
				      "%s stays with the host and has the same IDs as %s, "
				      "%04x:%04x: vfio-pci ids= would bind both.",
				      pci_address_print(twin->address, other),
				      pci_address_print(function->address, own), function->vendor,
				      function->device));
	bind_by_address(index, configuration, function);
}

static void bind_functions(const struct configurations *index, struct configuration *configuration)
{
	const given_list *lists[] = { &configuration->given, &configuration->others };
	const char *ids = NULL;

	for (size_t list = 0; list < 2; list++)
		for (size_t i = 0; i < lists[list]->count; i++)
			bind_function(index, configuration, lists[list]->items[i]);
	for (size_t i = 0; i < configuration->ids.count; i++)
		ids = arena_printf(index->arena, "%s%s%s", ids ? ids : "", ids ? "," : "",
				   configuration->ids.items[i]);
	if (ids)
		add_text(index->arena, &configuration->modprobe,
			 arena_printf(index->arena, "options vfio-pci ids=%s", ids));
	for (size_t i = 0; i < configuration->given.count; i++) {
		struct sleep_risk risk = sleep_risk(index->machine, configuration->given.items[i]);
		if (risk.kind != SLEEP_NONE && risk.kind != SLEEP_UNKNOWN)
			add_text(index->arena, &configuration->modprobe,
				 "options vfio-pci disable_idle_d3=1");
	}
}

/* --- Together --- */

static struct text guest_firmware(const struct function *device)
{
	const struct rom *rom = device->rom;

	if (!function_is_display(device))
		return (struct text){ .status = ABSENT };
	if (!rom || rom->uefi_image.status != OK)
		return (struct text){ .status = rom ? rom->uefi_image.status : NOT_ASKED };
	return (struct text){ OK, rom->uefi_image.value ? "ovmf" : "seabios" };
}

struct configuration *configuration_of(struct arena *arena, const struct configurations *shared,
				       const struct function *function,
				       const struct companions *companions)
{
	struct configuration *configuration = arena_alloc(arena, sizeof *configuration);
	struct configurations own = *shared, *index = &own;

	own.arena = arena;
	if (companions->with_total > companions->with.count)
		return NULL;
	configuration->device = function;
	configuration->guest_firmware = guest_firmware(function);
	choose_functions(index, configuration, companions);
	configuration->refused = takes_root_disk(index, configuration);
	if (configuration->refused)
		return configuration;
	warn_of_needs(index, configuration);
	bind_functions(index, configuration);
	configuration_choose_options(index, configuration);
	configuration_advise_guest(index, configuration);
	configuration_advise_graphics(index, configuration);
	return configuration;
}
