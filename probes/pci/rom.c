/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The expansion ROMs of display devices, before any driver has touched them, and for AMD's what the
 * ACPI table VFCT holds.
 */
#include "probes/scan/probe.h"
#include "probes/pci/rom_image.h"
#include "probes/acpi/vfct.h"
#include "probes/machine/pci_ids.h"

#define VFCT "/sys/firmware/acpi/tables/VFCT"

struct vfct {
	enum status status;
	vfct_images images;
};

static struct vfct read_vfct(struct source *source, struct machine *machine)
{
	struct answer answer = source_read(source, &machine->arena, VFCT);
	struct acpi_table table;
	struct vfct vfct = { 0 };

	acpi_table_open(&machine->arena, &table, "VFCT", &answer);
	vfct.status = table.status;
	if (table.status == OK)
		vfct_parse(&machine->arena, &table, &vfct.images);
	else if (table.status == DENIED)
		machine_gap(machine, VFCT, "denied: only root may read it");
	for (size_t i = 0; i < table.errors.count; i++)
		machine_gap(machine, VFCT, "failed: %s (offset 0x%zx)", table.errors.items[i].text,
			    table.errors.items[i].offset);
	return vfct;
}

/* ABSENT where no BAR for a ROM is known. */
static struct flag shadow(const struct function *function)
{
	const bar_list *bars = &function_features(function)->bars;

	for (size_t i = 0; i < bars->count; i++) {
		enum status status = bars->items[i].size.status;
		if (bars->items[i].index == ROM_BAR)
			return (struct flag){ status_is_evidence(status) ? OK : status,
					      bars->items[i].shadow };
	}
	return (struct flag){ .status = ABSENT };
}

/* The copy may be all that is left of a larger ROM: what it lacks is not known. */
static struct flag uefi_image(const struct rom *rom)
{
	struct flag flag = rom->content.uefi_image;

	if (rom->status != OK)
		return (struct flag){ .status = rom->status };
	if (flag.status == OK && !flag.value && (rom->shadow.status != OK || rom->shadow.value))
		flag.status = FAILED;
	return flag;
}

static void look_at_function(struct source *source, struct machine *machine,
			     struct function *function, const struct vfct *vfct)
{
	struct arena *arena = &machine->arena;
	struct rom *rom = arena_alloc(arena, sizeof *rom);
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	rom->shadow = shadow(function);
	struct answer answer = source_rom(source, arena, function->address);
	rom->status = answer.status;
	if (rom->status == OK)
		rom_parse(arena, &rom->content, bytes_of(answer.bytes, answer.length),
			  function->vendor, function->device);
	else if (rom->status == DENIED || rom->status == FAILED)
		machine_gap(machine, arena_printf(arena, "expansion ROM of %s", address), "%s: %s",
			    status_name(rom->status),
			    rom->status == DENIED
				    ? "only root may enable it"
				    : "the kernel cannot map it, or no ROM answers there");
	rom->uefi_image = uefi_image(rom);

	const struct vfct_image *image = vfct_image_of(&vfct->images, function);
	rom->vfct_status = image || vfct->status != OK ? vfct->status : ABSENT;
	if (image) {
		rom->vfct_offset = image->offset;
		rom_parse(arena, &rom->vfct, bytes_of(image->rom.data, image->rom.length),
			  function->vendor, function->device);
	}
	if (rom->status != NOT_ASKED || rom->vfct_status == OK)
		function->rom = rom;
}

static void look(struct source *source, struct machine *machine)
{
	struct vfct vfct = { 0 };
	const struct vfct none = { .status = ABSENT };

	for (size_t i = 0; i < machine->functions.count; i++) {
		struct function *function = &machine->functions.items[i];
		if (function->status != OK || function->header_type != 0 ||
		    !function_is_display(function))
			continue;
		if (function->vendor == VENDOR_ATI && vfct.status == NOT_ASKED)
			vfct = read_vfct(source, machine);
		look_at_function(source, machine, function,
				 function->vendor == VENDOR_ATI ? &vfct : &none);
	}
}

PROBE(pci_rom, "Expansion ROMs of display devices", look, .after = { "pci" })
