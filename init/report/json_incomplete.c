/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void gap_item(struct json *json, yyjson_mut_val *list, const char *what, const char *why)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "what", what);
	json_text(json, object, "why", why);
}

/* What was noted on the way, then which keys are null for it. */
void json_incomplete(struct json *json, yyjson_mut_val *list)
{
	const struct judgement *judgement = json->report->judgement;

	for (size_t i = 0; i < judgement->gaps.count; i++)
		gap_item(json, list, judgement->gaps.items[i].what, judgement->gaps.items[i].why);
	for (size_t i = 0; i < json->unknown.count; i++)
		gap_item(json, list, json->unknown.items[i].what, json->unknown.items[i].why);
}
