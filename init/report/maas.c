/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a commissioning script of MAAS leaves at $RESULT_PATH: YAML, which JSON is. MAAS takes texts
 * and numbers, and lists of them; it has no null. docs/50-vfio-preflight is the script.
 */
#include "init/report/json_sections.h"
#include "init/report/renderers.h"

#include "probes/machine/device_kind.h"

static void assignable(struct json *json, yyjson_mut_val *results)
{
	const struct judgement *judgement = json->report->judgement;
	yyjson_mut_val *list = json_list(json, results, "assignable");

	for (size_t i = 0; i < judgement->devices.count; i++)
		if (judgement->devices.items[i].verdict == DEVICE_ASSIGNABLE)
			json_add_address(json, list, judgement->devices.items[i].function->address);
}

static void changes(struct json *json, yyjson_mut_val *results)
{
	const struct judgement *judgement = json->report->judgement;
	yyjson_mut_val *list = json_list(json, results, "changes");

	for (size_t i = 0; i < judgement->changes.count; i++)
		json_add_text(json, list, judgement->changes.items[i].what);
}

static void results(struct json *json, yyjson_mut_val *root)
{
	const struct judgement *judgement = json->report->judgement;
	yyjson_mut_val *object = json_object(json, root, "results");

	json_text(json, object, "verdict", verdict_word(judgement->verdict));
	json_text(json, object, "summary", judgement->summary);
	for (int kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct kind_count *count = &judgement->counts[kind];
		if (count->total)
			json_text(json, object, device_kind_word((enum device_kind)kind),
				  arena_printf(&json->arena, "%zu of %zu", count->assignable,
					       count->total));
	}
	assignable(json, object);
	changes(json, object);
}

void render_maas(const struct report *report, FILE *out)
{
	struct json json = { .report = report, .out = out };

	json_part(&json, results);
	json_end(&json);
}
