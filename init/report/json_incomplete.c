#include "init/report/json.h"

static void gap_item(struct json *json, yyjson_mut_val *list, const char *what, const char *why)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "what", what);
	json_text(json, object, "why", why);
}

/* What the probes noted, then which keys are null for it. */
void json_incomplete(struct json *json, yyjson_mut_val *list)
{
	const struct machine *machine = json->report->machine;

	for (size_t i = 0; i < machine->gaps.count; i++)
		gap_item(json, list, machine->gaps.items[i].what, machine->gaps.items[i].why);
	for (size_t i = 0; i < json->unknown.count; i++)
		gap_item(json, list, json->unknown.items[i].what, json->unknown.items[i].why);
}
