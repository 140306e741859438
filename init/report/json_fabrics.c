/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void sets(struct json *json, yyjson_mut_val *object, const struct known_fabric *known)
{
	yyjson_mut_val *list = json_list(json, object, "sets");

	for (size_t i = 0; i < FABRIC_SETS && known->sets[i].gpus; i++) {
		yyjson_mut_val *set = json_item(json, list);
		json_number(json, set, "gpus", known->sets[i].gpus);
		json_number(json, set, "switches", known->sets[i].switches);
	}
}

static void fabric_item(struct json *json, yyjson_mut_val *list, const struct fabric *fabric)
{
	const struct known_fabric *known = fabric->known;
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "name", known->name);
	json_functions_at(json, object, "gpus", fabric->gpus.items, fabric->gpus.count);
	json_functions_at(json, object, "switches", fabric->switches.items, fabric->switches.count);
	if (fabric->whole.status == OK)
		json_bool(json, object, "whole", fabric->whole.value);
	else
		json_null(json, object, "whole");
	sets(json, object, known);
	yyjson_mut_val *parts = json_list(json, object, "notes");
	for (size_t i = 0; i < FABRIC_PARTS && known->parts[i]; i++)
		json_add_text(json, parts, known->parts[i]);
	json_text(json, object, "source", known->source);
}

void json_fabrics(struct json *json, yyjson_mut_val *root)
{
	const fabric_list *fabrics = &json->report->judgement->deduced.fabrics;
	yyjson_mut_val *list = json_list(json, root, "fabrics");

	for (size_t i = 0; i < fabrics->count; i++)
		fabric_item(json, list, &fabrics->items[i]);
}
