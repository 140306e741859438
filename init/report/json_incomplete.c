#include "init/report/json.h"

/*
 * Keys of the report that no probe fills in yet: always null. Whoever makes one known deletes its line here.
 */
static const char *const undetermined[] = {
	"devices[].configuration",
};

static void gap_item(struct json *json, yyjson_mut_val *list, const char *what, const char *why)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "what", what);
	json_text(json, object, "why", why);
}

/* What the probes noted, then which keys are null for it, then what is null on every machine. */
void json_incomplete(struct json *json, yyjson_mut_val *list)
{
	const struct machine *machine = json->report->machine;

	for (size_t i = 0; i < machine->gaps.count; i++)
		gap_item(json, list, machine->gaps.items[i].what, machine->gaps.items[i].why);
	for (size_t i = 0; i < json->unknown.count; i++)
		gap_item(json, list, json->unknown.items[i].what, json->unknown.items[i].why);
	for (size_t i = 0; i < sizeof undetermined / sizeof *undetermined; i++)
		gap_item(json, list, undetermined[i], "not determined by this version");
}
