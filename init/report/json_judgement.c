/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
#include "init/report/words.h"

/* ------------------------------------------------------------------ Findings --------------------------------------- */

static void evidence_item(struct json *json, yyjson_mut_val *list, const struct evidence *evidence)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "where", evidence->where);
	if (evidence->has_offset)
		json_hex(json, object, "offset", 1, evidence->offset);
	else
		json_null(json, object, "offset");
	if (evidence->width) {
		json_number(json, object, "width", evidence->width);
		json_hex(json, object, "value", (int)evidence->width * 2, evidence->value);
	} else {
		json_null(json, object, "width");
		json_text(json, object, "value", evidence->text);
	}
}

static void finding_item(struct json *json, yyjson_mut_val *list, const struct finding *finding)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "rule", finding->rule->id);
	json_text(json, object, "status", finding_status_word(finding->status));
	json_text(json, object, "severity", severity_word(finding->severity));
	if (finding->about_machine)
		json_text(json, object, "subject", "machine");
	else
		json_address(json, object, "subject", finding->subject);
	json_text(json, object, "summary", finding->summary);

	yyjson_mut_val *evidence = json_list(json, object, "evidence");
	for (size_t i = 0; i < finding->evidence.count; i++)
		evidence_item(json, evidence, &finding->evidence.items[i]);
	json_text(json, object, "remedy", finding->remedy);
}

static void finding_of(struct json *json, yyjson_mut_val *list, size_t index, const void *findings)
{
	finding_item(json, list, &((const struct findings *)findings)->list.items[index]);
}

void json_findings(struct json *json)
{
	const struct findings *findings = &json->report->judgement->findings;

	json_long_list(json, "findings", OK, findings->list.count, finding_of, findings);
}

/* ------------------------------------------------------------------ Devices ---------------------------------------- */

static void device_item(struct json *json, yyjson_mut_val *list, size_t index, const void *judgement)
{
	const struct device_judgement *device = &((const struct judgement *)judgement)->devices.items[index];
	yyjson_mut_val *object = json_item(json, list);

	json_address(json, object, "address", device->function->address);
	json_text(json, object, "name", words_device(&json->arena, device->function));
	json_text(json, object, "verdict", device_verdict_word(device->verdict));

	json_companions(json, object, &device->deduced->companions);
	json_device_reset(json, object, device);
	yyjson_mut_val *blockers = json_list(json, object, "blockers");
	for (size_t i = 0; i < device->blockers.count; i++)
		json_add_text(json, blockers, device->blockers.items[i]->id);
	json_configuration(json, object, device);
}

void json_devices(struct json *json)
{
	const struct judgement *judgement = json->report->judgement;

	json_long_list(json, "devices", OK, judgement->devices.count, device_item, judgement);
}
