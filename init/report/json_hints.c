/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void line_item(struct json *json, yyjson_mut_val *list, const struct hint *hint)
{
	yyjson_mut_val *object = json_item(json, list);

	if (hint->at.status == OK)
		json_number(json, object, "at", hint->at.value);
	else
		json_null(json, object, "at");
	if (hint->has_device)
		json_address(json, object, "device", hint->device);
	else
		json_null(json, object, "device");
	json_text(json, object, "text", hint->text);
}

void json_hints(struct json *json, yyjson_mut_val *observed)
{
	const struct kernel_log *log = &json->report->machine->log;
	yyjson_mut_val *list = json_list_fact(json, observed, "observed.hints", log->status);

	for (int kind = 0; list && kind < HINT_KINDS; kind++) {
		const struct hints *hints = &log->kinds[kind];
		if (!hints->count)
			continue;
		yyjson_mut_val *object = json_item(json, list);
		json_text(json, object, "kind", hint_kind_name((enum hint_kind)kind));
		json_number(json, object, "count", hints->count);
		yyjson_mut_val *lines = json_list(json, object, "lines");
		for (size_t i = 0; i < hints->first.count; i++)
			line_item(json, lines, &hints->first.items[i]);
	}
}
