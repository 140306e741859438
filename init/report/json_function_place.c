/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

void json_function_place(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	const struct place *place = &function->place;

	json_number_fact(json, object, "functions[].numa_node", place->numa_node);
	json_text_fact(json, object, "functions[].slot", place->slot);
	json_text(json, object, "slot_from", place->slot_from);
	json_number_fact(json, object, "functions[].acpi_index", place->acpi_index);
	json_flag_fact(json, object, "functions[].boot_vga", place->boot_vga);
	json_text_fact(json, object, "functions[].removable", place->removable);
	if (place->vmd.status == OK)
		json_address(json, object, "vmd", place->vmd.endpoint);
	else
		json_null(json, object, "vmd");
	json_unknown(json, "functions[].vmd", place->vmd.status);
}
