/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

void json_memory_map(struct json *json, yyjson_mut_val *machine)
{
	const struct memory_map *map = &json->report->machine->memory_map;
	yyjson_mut_val *list = json_list_fact(json, machine, "machine.memory_map", map->status);

	for (size_t i = 0; list && i < map->ranges.count; i++) {
		yyjson_mut_val *object = json_item(json, list);
		json_hex(json, object, "begin", 16, map->ranges.items[i].begin);
		json_hex(json, object, "end", 16, map->ranges.items[i].end);
		json_text(json, object, "type", map->ranges.items[i].type);
	}
}
