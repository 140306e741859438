/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void efi_section(struct json *json, yyjson_mut_val *image, const struct rom_image *facts)
{
	if (!facts->efi) {
		json_null(json, image, "uefi");
		return;
	}
	yyjson_mut_val *object = json_object(json, image, "uefi");
	json_hex(json, object, "subsystem", 4, facts->efi_subsystem);
	json_hex(json, object, "machine", 4, facts->efi_machine);
	json_hex(json, object, "compression", 4, facts->efi_compression);
	json_flag_fact(json, object, "functions[].rom.images[].uefi.gop", facts->gop);
}

static void image_item(struct json *json, yyjson_mut_val *list, const struct rom_image *facts)
{
	static const char *const types[] = {
		[ROM_X86] = "x86-bios",
		[ROM_OPEN_FIRMWARE] = "open-firmware",
		[ROM_PA_RISC] = "pa-risc",
		[ROM_UEFI] = "uefi",
	};
	yyjson_mut_val *object = json_item(json, list);
	const char *type = facts->code_type <= ROM_UEFI
				   ? types[facts->code_type]
				   : arena_printf(&json->arena, "unknown-%u", facts->code_type);

	json_hex(json, object, "offset", 1, facts->offset);
	json_number(json, object, "length", facts->length);
	json_text(json, object, "code_type", type);
	json_hex(json, object, "vendor", 4, facts->vendor);
	json_hex(json, object, "device", 4, facts->device);
	json_bool(json, object, "for_this_function", facts->for_function);
	json_hex(json, object, "class", 6, facts->class_code);
	json_hex(json, object, "revision", 4, facts->code_revision);
	json_bool(json, object, "last", facts->last);
	json_bool(json, object, "truncated", facts->truncated);
	json_flag_fact(json, object, "functions[].rom.images[].checksum", facts->checksum);
	efi_section(json, object, facts);
}

static void content_fact(struct json *json, yyjson_mut_val *rom, const char *path,
			 enum status status, const char *from, size_t offset,
			 const struct rom_content *facts)
{
	yyjson_mut_val *object = json_object_fact(json, rom, path, status);

	if (!object)
		return;
	json_text(json, object, "from", from);
	json_hex(json, object, "offset", 1, offset);
	json_number(json, object, "size", facts->size);
	json_number(json, object, "leading", facts->leading);
	json_bool(json, object, "complete", facts->complete);

	yyjson_mut_val *list = json_list(json, object, "images");
	for (size_t i = 0; i < facts->images.count; i++)
		image_item(json, list, &facts->images.items[i]);

	list = json_list(json, object, "errors");
	for (size_t i = 0; i < facts->errors.count; i++) {
		yyjson_mut_val *error = json_item(json, list);
		json_hex(json, error, "offset", 1, facts->errors.items[i].offset);
		json_text(json, error, "text", facts->errors.items[i].text);
	}
}

void json_function_rom(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	const struct rom *rom = function->rom;

	if (!rom) {
		json_null(json, object, "rom");
		json_unknown_because(
			json, "functions[].rom",
			"not asked: only display devices are, and a capture may lack it");
		return;
	}
	yyjson_mut_val *section = json_object(json, object, "rom");
	struct flag present = { status_is_evidence(rom->status) ? OK : rom->status,
				rom->status == OK };

	json_flag_fact(json, section, "functions[].rom.present", present);
	json_flag_fact(json, section, "functions[].rom.shadow", rom->shadow);
	json_flag_fact(json, section, "functions[].rom.uefi_image", rom->uefi_image);
	content_fact(json, section, "functions[].rom.content", rom->status, "sysfs", 0,
		     &rom->content);
	content_fact(json, section, "functions[].rom.vfct", rom->vfct_status, "VFCT",
		     rom->vfct_offset, &rom->vfct);
}
