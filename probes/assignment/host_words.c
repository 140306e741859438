/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/host_words.h"

#include "probes/analysis/kernel_options.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

enum { WIDE_MIB = 1 << 19 }; /* half of what 40 bits reach, those of QEMU's own CPUs */

/* --- Conditions --- */

static bool is_express(const struct function *function)
{
	return function->pcie.status == OK;
}

/* The item's function, or the device where there is none or the device is among them. */
static const struct function *meant(const struct host_words *words)
{
	return words->function && !words->has_device ? words->function
						     : words->configuration->device;
}

static bool loader_is(const struct host_words *words, enum boot_loader loader)
{
	return words->runs_here && boot_loader(words->machine) == loader;
}

static bool firmware_is(const struct host_words *words, const char *name)
{
	const struct text *firmware = &words->configuration->guest_firmware;

	return firmware->status == OK && strcmp(firmware->value, name) == 0;
}

bool host_condition(const struct host_words *words, const char *name, size_t length)
{
	const struct configuration *own = words->configuration;
	const struct guest *guest = &own->guest;
	bool screen = words->function && words->function == guest->display;
	const struct {
		const char *name;
		bool holds;
	} conditions[] = {
		{ "ids", own->ids.count },
		{ "modprobe", own->modprobe.count },
		{ "options", own->kernel_options.count },
		{ "overrides", own->overrides.count },
		{ "by-address", own->overrides.count || own->released.count },
		{ "iommu-on", words->machine->iommu.enabled.status == OK &&
				      words->machine->iommu.enabled.value },
		{ "grub", loader_is(words, LOADER_GRUB) },
		{ "systemd-boot", loader_is(words, LOADER_SYSTEMD_BOOT) },
		{ "rom", guest->rom_source },
		{ "rom-built", guest->rom_file && !guest->rom_source },
		{ "igd", graphics_is_alone(own->graphics.way) },
		{ "igd-second", own->graphics.way == GRAPHICS_SECOND },
		{ "its-igd", words->has_device && graphics_is_alone(own->graphics.way) },
		{ "its-at-2", words->has_device && graphics_is_at_2(own->graphics.way) },
		{ "its-rom", screen && guest->rom_file },
		{ "its-rom-hidden", screen && guest->hide_rom && !guest->rom_file },
		{ "bits", guest->address_bits },
		{ "window", guest->window_mib },
		{ "wide", guest->window_mib >= WIDE_MIB },
		{ "mmio", guest->mmio_mib },
		{ "ovmf", firmware_is(words, "ovmf") },
		{ "seabios", firmware_is(words, "seabios") },
		{ "express", is_express(meant(words)) },
		{ "vga", words->has_device && own->device->class_code >> 8 == CLASS_VGA },
		{ "display", function_is_display(meant(words)) },
		{ "any-display", guest->display },
	};

	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (word_is(name, length, conditions[i].name))
			return conditions[i].holds;
	return topology_condition(&words->guest, words->function, name, length);
}

/* --- Values --- */

static const char *join(struct arena *arena, const text_list *list, const char *between)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? between : "", list->items[i]);
	return text;
}

static const char *underscored(struct arena *arena, const char *text)
{
	char *copy = arena_copy(arena, text, strlen(text));

	for (char *at = copy; (at = strpbrk(at, ":."));)
		*at = '_';
	return copy;
}

/* "000001000" of 0000:01:00.0 */
static const char *compact(struct arena *arena, const char *text)
{
	char *copy = arena_copy(arena, text, strlen(text)), *to = copy;

	for (const char *at = text; *at; at++)
		if (*at != ':' && *at != '.')
			*to++ = *at;
	*to = '\0';
	return copy;
}

/* Of the item's function: parts of its address and ids. */
static const char *part(const struct host_words *words, const char *name, size_t length)
{
	const struct function *function = meant(words);
	const struct {
		const char *name, *format;
		unsigned value;
	} parts[] = {
		{ "domain", "%04x", function->address.domain },
		{ "bus", "%02x", function->address.bus },
		{ "slot", "%02x", function->address.device },
		{ "function", "%x", function->address.function },
		{ "vendor", "%04x", function->vendor },
		{ "model", "%04x", function->device },
		{ "n", "%u", (unsigned)words->number },
		{ "bits", "%u", words->configuration->guest.address_bits },
		{ "window", "%u", words->configuration->guest.window_mib },
		{ "window-gib", "%u", words->configuration->guest.window_mib >> 10 },
		{ "mmio", "%u", words->configuration->guest.mmio_mib },
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (word_is(name, length, parts[i].name))
			return arena_printf(words->arena, parts[i].format, parts[i].value);
	return topology_value(words->arena, &words->guest, words->function, name, length);
}

const char *host_value(const struct host_words *words, const char *name, size_t length)
{
	const struct configuration *own = words->configuration;

	if (word_is(name, length, "item"))
		return words->item;
	if (word_is(name, length, "underscored"))
		return underscored(words->arena, words->item);
	if (word_is(name, length, "compact"))
		return compact(words->arena, words->item);
	if (word_is(name, length, "ids"))
		return join(words->arena, &own->ids, ",");
	if (word_is(name, length, "options"))
		return join(words->arena, &own->kernel_options, " ");
	if (word_is(name, length, "rom"))
		return own->guest.rom_file;
	if (word_is(name, length, "rom-source"))
		return own->guest.rom_source;
	return part(words, name, length);
}

/* --- Items --- */

static bool text_item(struct host_words *words, const text_list *list, size_t number)
{
	if (number >= list->count)
		return false;
	words->item = list->items[number];
	return true;
}

static bool function_item(struct host_words *words, const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];

	words->item =
		arena_printf(words->arena, "%s", pci_address_print(function->address, address));
	words->function = function;
	words->has_device = function == words->configuration->device;
	return true;
}

static bool listed_item(struct host_words *words, const given_list *list, size_t number)
{
	return number < list->count && function_item(words, list->items[number]);
}

/* Of those that leave the host: the given ones, then others of their groups. */
static bool leaving_item(struct host_words *words, size_t number)
{
	const struct configuration *own = words->configuration;

	return listed_item(words, &own->given, number) ||
	       (number >= own->given.count &&
		listed_item(words, &own->others, number - own->given.count));
}

/* Of those of one vendor and device that are given, the first. */
static bool model_item(struct host_words *words, size_t number)
{
	const given_list *given = &words->configuration->given;

	for (size_t i = 0; i < given->count; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= given->items[k]->vendor == given->items[i]->vendor &&
				 given->items[k]->device == given->items[i]->device;
		if (!again && !number--)
			return function_item(words, given->items[i]);
	}
	return false;
}

/* Of those that are given, the displays. */
static bool display_item(struct host_words *words, size_t number)
{
	const given_list *given = &words->configuration->given;

	for (size_t i = 0; i < given->count; i++)
		if (function_is_display(given->items[i]) && !number--)
			return function_item(words, given->items[i]);
	return false;
}

static bool is_given(const struct configuration *configuration, const struct function *function)
{
	for (size_t i = 0; i < configuration->given.count; i++)
		if (configuration->given.items[i] == function)
			return true;
	return false;
}

/* Whether all functions of this one's slot are given, and there are several. */
static bool is_whole_slot(const struct host_words *words, const struct function *function)
{
	const struct function *begin = words->machine->functions.items,
			      *end = begin + words->machine->functions.count;
	const struct function *first = function, *at;

	while (first > begin && pci_address_same_slot(first[-1].address, function->address))
		first--;
	for (at = first; at < end && pci_address_same_slot(at->address, function->address); at++)
		if (!is_given(words->configuration, at))
			return false;
	return at - first > 1;
}

/* "0000:01:00" for all functions of a slot where they go together, else one for each. */
static bool slot_item(struct host_words *words, size_t number)
{
	const given_list *given = &words->configuration->given;

	for (size_t i = 0; i < given->count; i++) {
		bool whole = is_whole_slot(words, given->items[i]);
		if (whole && i &&
		    pci_address_same_slot(given->items[i - 1]->address, given->items[i]->address))
			continue;
		if (number--)
			continue;
		function_item(words, given->items[i]);
		if (!whole)
			return true;
		words->item = arena_copy(words->arena, words->item, strlen(words->item) - 2);
		words->has_device = pci_address_same_slot(given->items[i]->address,
							  words->configuration->device->address);
		return true;
	}
	return false;
}

bool host_item(struct host_words *words, const char *name, size_t length, size_t number)
{
	const struct configuration *own = words->configuration;

	words->number = number;
	words->function = NULL;
	words->guest = (struct topology_words){ .topology = words->guest.topology };
	words->item = "";
	words->has_device = false;
	if (word_is(name, length, "modprobe"))
		return text_item(words, &own->modprobe, number);
	if (word_is(name, length, "option"))
		return text_item(words, &own->kernel_options, number);
	if (word_is(name, length, "override"))
		return text_item(words, &own->overrides, number);
	if (word_is(name, length, "released"))
		return listed_item(words, &own->released, number);
	if (word_is(name, length, "given"))
		return listed_item(words, &own->given, number);
	if (word_is(name, length, "other"))
		return listed_item(words, &own->others, number);
	if (word_is(name, length, "shown"))
		return display_item(words, number);
	if (word_is(name, length, "leaving"))
		return leaving_item(words, number);
	if (word_is(name, length, "model"))
		return model_item(words, number);
	if (word_is(name, length, "slot"))
		return slot_item(words, number);
	return topology_item(&words->guest, name, length, number);
}
