/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"
#include "probes/machine/pci_ids.h"

#include <string.h>

enum { CODE_TYPE = 0x14, EFI_MACHINE = 0x0a };

static void cite_images(struct findings *findings, struct finding *finding,
			const struct rom_content *content, const char *rom)
{
	for (size_t i = 0; i < content->images.count; i++) {
		const struct rom_image *image = &content->images.items[i];
		finding_cite(findings, finding, image->data_structure + CODE_TYPE, 1,
			     image->code_type, "%s", rom);
		if (image->efi)
			finding_cite(findings, finding, image->offset + EFI_MACHINE, 2,
				     image->efi_machine, "%s", rom);
	}
	if (!content->images.count)
		finding_cite_text(findings, finding,
				  content->errors.count ? content->errors.items[0].text
							: "no image",
				  "%s", rom);
}

static const char *why_unknown(const struct rom *rom)
{
	if (!rom || rom->status == NOT_ASKED)
		return "it was not read";
	if (rom->status != OK)
		return rom->status == DENIED ? "reading it was denied" : "it does not answer";
	return rom->shadow.status == OK && !rom->shadow.value ? "its last image is missing"
							      : "a copy may lack it";
}

static void judge_function(struct findings *findings, const struct function *function)
{
	const struct rom *rom = function->rom;
	enum status status = rom ? rom->status : NOT_ASKED;
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding;

	if (status == ABSENT)
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "It has no expansion ROM, so no UEFI image.");
	else if (status != OK || rom->uefi_image.status != OK)
		finding = finding_add_function(findings, FINDING_UNKNOWN, function,
					       "Unknown whether its ROM has a UEFI image: %s.",
					       why_unknown(rom));
	else if (rom->uefi_image.value)
		finding = finding_add_function(findings, FINDING_PASS, function,
					       "Its ROM has a UEFI image for x86-64.");
	else
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "Its ROM has no UEFI image for x86-64.");

	pci_address_print(function->address, address);
	const char *file = arena_printf(findings->arena, "/sys/bus/pci/devices/%s/rom", address);
	if (status == OK)
		cite_images(findings, finding, &rom->content, file);
	else
		finding_cite_text(findings, finding, status_name(status), "%s", file);
	if (rom && rom->vfct_status == OK && finding->status != FINDING_PASS)
		finding_set_remedy(
			findings, finding,
			"The ACPI table VFCT contains an image for it at 0x%zx: save it and give "
			"it to the guest with romfile=. OVMF also needs a UEFI driver (AMD's GOP).",
			rom->vfct_offset);
	else if (status == ABSENT && function->driver.status == OK &&
		 !strcmp(function->driver.value, "amdgpu"))
		finding_set_remedy(
			findings, finding,
			"The settings (--format paste) read its ROM from amdgpu and give it to the "
			"guest with romfile=. OVMF also needs a UEFI driver (AMD's GOP).");
	else if (status == ABSENT)
		finding_set_remedy(
			findings, finding,
			"Its ROM is part of the system firmware, if there is one: give the guest a "
			"copy with romfile=; for OVMF it must contain a UEFI driver (GOP). Without "
			"it the guest's screen stays dark until its own driver runs.");
}

/*
 * A 3D controller (0302) has no connector, so nobody waits for its picture; in a laptop the
 * firmware has its ROM.
 */
static void judge_without_output(struct findings *findings, const struct function *function)
{
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding;

	if (!function->rom || function->rom->status != ABSENT)
		return;
	finding = finding_add_function(
		findings, FINDING_WARN, function,
		"It has no outputs and no ROM of its own: in a laptop (muxless) its ROM "
		"is in ACPI only (_ROM).");
	finding_cite_text(findings, finding, status_name(ABSENT), "/sys/bus/pci/devices/%s/rom",
			  pci_address_print(function->address, address));
	finding_set_remedy(findings, finding,
			   "If the guest's driver needs it (code 43): read it from ACPI on this "
			   "machine (nouveau: /sys/kernel/debug/dri/*/vbios.rom) and give it to "
			   "the guest with romfile=.");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->status != OK || function->header_type != 0 ||
		    !function_is_display(function))
			continue;
		if (function->class_code >> 8 == CLASS_3D)
			judge_without_output(findings, function);
		else
			judge_function(findings, function);
	}
}

RULE(rom_without_uefi_image) = {
	.id = "rom_without_uefi_image",
	.severity = SEVERITY_NOTE,
	.title = "GPU ROM without UEFI image",
	.remedy =
		"Give the guest an intact ROM of exactly this card with romfile=, or use SeaBIOS.",
	.judge = judge,
	EXPLAIN(.meaning = "A guest with UEFI firmware (OVMF) shows nothing on this device until "
			   "the guest's driver runs, and some drivers need the ROM. Guests with "
			   "SeaBIOS use the x86 image, if there is one.",
		.how = "No image of the ROM, which was enabled through sysfs while it was read, "
		       "is a UEFI driver for x86-64 or EFI byte code.",
		.avoid = "Do not flash the ROM of another card.",
		.reference = "PCI Firmware 3.3, 5.1; UEFI 2.10, 14.4.2")
};
