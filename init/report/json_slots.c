/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void described(struct json *json, yyjson_mut_val *object, const struct described_slot *slot)
{
	json_text(json, object, "form", slot ? slot_form_word(slot->form) : NULL);
	json_text(json, object, "usage", slot ? slot_usage_word(slot->usage) : NULL);
	json_number_or_null(json, object, "described_width", slot ? slot->width : 0);
}

/* Of the port: what it can do, and what is in use while something is in the slot. */
static void link(struct json *json, yyjson_mut_val *object, const struct board_slot *slot)
{
	const struct link *link = slot->port ? &function_features(slot->port)->link : NULL;

	if (!link || link->status != OK) {
		json_null(json, object, "width");
		json_null(json, object, "speed");
		return;
	}
	json_number(json, object, "width", link->width_at_most);
	json_speed(json, object, "speed", link->speed_at_most);
}

static void card(struct json *json, yyjson_mut_val *slot_object, size_t index)
{
	const struct board_slot *slot = &json->report->judgement->deduced.slots.list.items[index];

	if (!json->report->card) {
		json_null(json, slot_object, "card");
		return;
	}
	const struct card_fit fit = json->report->card->fits[index];
	yyjson_mut_val *object = json_object(json, slot_object, "card");

	json_text(json, object, "fits", card_fit_word(fit.fits));
	json_text(json, object, "why", fit.why);
	if (slot->alone.status == OK)
		json_functions_at(json, object, "group", slot->shares_with.items,
				  slot->shares_with.count);
	else
		json_null(json, object, "group");
	json_number_or_null(json, object, "width", fit.width);
	json_speed(json, object, "speed", fit.speed);
	json_number_or_null(json, object, "buses", fit.buses);
	json_number_or_null(json, object, "buses_there", fit.buses_there);
}

static void slot_item(struct json *json, yyjson_mut_val *list, size_t index)
{
	const struct board_slot *slot = &json->report->judgement->deduced.slots.list.items[index];
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "name", slot->name);
	if (slot->port)
		json_address(json, object, "port", slot->port->address);
	else
		json_null(json, object, "port");
	json_text(json, object, "seen", slot_seen_word(slot->seen));
	described(json, object, slot->described);
	json_functions_at(json, object, "occupied_by", slot->occupants.items,
			  slot->occupants.count);
	link(json, object, slot);
	if (slot->port && slot->port->place.numa_node.status == OK)
		json_number(json, object, "numa_node", slot->port->place.numa_node.value);
	else
		json_null(json, object, "numa_node");
	json_bool(json, object, "external", slot->external != SLOT_INTERNAL);
	json_text(json, object, "module_of", slot->module);
	if (slot->alone.status == OK)
		json_bool(json, object, "group_alone", slot->alone.value);
	else
		json_null(json, object, "group_alone");
	json_functions_at(json, object, "shares_with", slot->shares_with.items,
			  slot->shares_with.count);
	if (slot->alone.status == OK)
		json_bool(json, object, "virtual_functions_alone", slot->because == NULL);
	else
		json_null(json, object, "virtual_functions_alone");
	if (slot->because)
		json_address(json, object, "because", slot->because->address);
	else
		json_null(json, object, "because");
	card(json, object, index);
	yyjson_mut_val *notes = json_list(json, object, "notes");
	for (size_t i = 0; i < slot->notes.count; i++)
		json_add_text(json, notes, slot->notes.items[i]);
}

void json_slots(struct json *json, yyjson_mut_val *root)
{
	const struct board_slots *slots = &json->report->judgement->deduced.slots;
	yyjson_mut_val *list = json_list(json, root, "slots");

	for (size_t i = 0; i < slots->list.count; i++)
		slot_item(json, list, i);
}
