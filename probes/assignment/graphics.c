/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/graphics.h"

#include "probes/assignment/card.h"
#include "probes/machine/pci_ids.h"

/* --- Which they are --- */

static bool is_beside_processor(const struct machine *machine, const struct function *function)
{
	struct slot slot = slot_of(machine, function);

	for (const struct function *at = slot.first; at < slot.past; at++)
		if (at->vendor == VENDOR_AMD)
			return true;
	return false;
}

/* Intel's are at 00:02; a virtual machine may have a card there, or one of them elsewhere. */
static bool is_integrated(const struct machine *machine, const struct function *function,
			  const struct known_igpu *known)
{
	const struct pci_address *at = &function->address;
	bool on_root_bus = function->parent == NO_PARENT && !at->domain && !at->bus;
	bool may_be = on_root_bus && (known || !machine->cpu.hypervisor);

	if (function->vendor == VENDOR_INTEL)
		return may_be && at->device == 2;
	return function->vendor == VENDOR_ATI &&
	       (known || may_be || is_beside_processor(machine, function));
}

/* --- How --- */

/* Linux shows the copy in memory that the firmware started. Unknown where it was not read. */
static struct flag has_vbios(const struct function *function)
{
	const struct rom *rom = function->rom;

	if (!rom || (rom->status != OK && rom->status != ABSENT))
		return (struct flag){ rom ? rom->status : NOT_ASKED, false };
	for (size_t i = 0; rom->status == OK && i < rom->content.images.count; i++)
		if (rom->content.images.items[i].code_type == ROM_X86)
			return (struct flag){ OK, true };
	return (struct flag){ OK, false };
}

/*
 * OVMF with a ROM file works with and without a video BIOS. A host that was started in BIOS mode
 * has run it.
 */
static enum graphics_way way_of_primary(const struct machine *machine, struct flag vbios)
{
	const struct flag *uefi = &machine->firmware.uefi;

	if (vbios.status == OK ? vbios.value : uefi->status == OK && !uefi->value)
		return GRAPHICS_VBIOS;
	return GRAPHICS_ROM_FILE;
}

static enum graphics_way way_of(const struct machine *machine, const struct integrated *integrated)
{
	const struct known_igpu *known = integrated->known;

	if (integrated->function->is_virtual)
		return GRAPHICS_VIRTUAL;
	if (!known || known->way == IGPU_NONE)
		return GRAPHICS_UNPROVEN;
	if (known->way == IGPU_APU)
		return GRAPHICS_APU;
	if (integrated->function->class_code >> 8 != CLASS_VGA)
		return known->second ? GRAPHICS_SECOND : GRAPHICS_UNPROVEN;
	return known->way == IGPU_ROM ? GRAPHICS_ROM_FILE
				      : way_of_primary(machine, integrated->vbios);
}

integrated_list integrated_find(struct arena *arena, const struct machine *machine)
{
	integrated_list list = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		const struct known_igpu *known = igpu_known(function->vendor, function->device);
		if (function->status != OK || !function_is_display(function) ||
		    !is_integrated(machine, function, known))
			continue;
		struct integrated *integrated = array_add(arena, &list);
		*integrated = (struct integrated){ .function = function,
						   .known = known,
						   .vbios = has_vbios(function) };
		integrated->way = way_of(machine, integrated);
	}
	return list;
}

const struct integrated *integrated_of(const integrated_list *list, const struct function *function)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].function == function)
			return &list->items[i];
	return NULL;
}

const char *graphics_way_name(enum graphics_way way)
{
	static const char *const names[] = {
		[GRAPHICS_UNPROVEN] = "unproven", [GRAPHICS_VBIOS] = "vbios",
		[GRAPHICS_ROM_FILE] = "rom-file", [GRAPHICS_SECOND] = "second-display",
		[GRAPHICS_APU] = "apu",           [GRAPHICS_VIRTUAL] = "virtual-function",
	};

	return names[way];
}

bool graphics_is_alone(enum graphics_way way)
{
	return way == GRAPHICS_VBIOS || way == GRAPHICS_ROM_FILE;
}

bool graphics_is_at_2(enum graphics_way way)
{
	return graphics_is_alone(way) || way == GRAPHICS_SECOND;
}
