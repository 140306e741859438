/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
#include "init/report/words.h"

/* --- Findings --- */

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

/* --- Counts and changes --- */

void json_counts(struct json *json, yyjson_mut_val *root)
{
	yyjson_mut_val *counts = json_object(json, root, "counts");

	for (size_t kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct kind_count *count = &json->report->judgement->counts[kind];
		if (!count->total)
			continue;
		yyjson_mut_val *object =
			json_object(json, counts, device_kind_word((enum device_kind)kind));
		json_number(json, object, "total", count->total);
		json_number(json, object, "assignable", count->assignable);
		json_number(json, object, "after_changes", count->after_changes);
		json_number(json, object, "unknown", count->unknown);
	}
}

static void change_item(struct json *json, yyjson_mut_val *list, const struct change *change)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "what", change->what);
	json_text(json, object, "where", where_word(change->where));
	yyjson_mut_val *rules = json_list(json, object, "rules");
	for (size_t i = 0; i < change->rules.count; i++)
		json_add_text(json, rules, change->rules.items[i]->id);
	json_addresses(json, object, "unblocks", change->unblocks.items, change->unblocks.count);
}

void json_changes(struct json *json, yyjson_mut_val *root)
{
	const struct judgement *judgement = json->report->judgement;
	yyjson_mut_val *list = json_list(json, root, "changes");

	for (size_t i = 0; i < judgement->changes.count; i++)
		change_item(json, list, &judgement->changes.items[i]);
}

/* --- Devices --- */

/* As it stands in "functions", so that who reads the devices needs no second list. */
static void json_device_identity(struct json *json, yyjson_mut_val *object,
				 const struct function *function)
{
	const struct group *group = machine_group_of(json->report->machine, function->address);

	json_hex(json, object, "class", 6, function->class_code);
	json_hex(json, object, "vendor", 4, function->vendor);
	json_hex(json, object, "device", 4, function->device);
	json_text(json, object, "slot",
		  function->place.slot.status == OK ? function->place.slot.value : NULL);
	if (group)
		json_number(json, object, "group", group->id);
	else
		json_null(json, object, "group");
	json_number_fact(json, object, "devices[].numa_node", function->place.numa_node);
}

static void device_item(struct json *json, yyjson_mut_val *list, size_t index,
			const void *judgement)
{
	const struct device_judgement *device =
		&((const struct judgement *)judgement)->devices.items[index];
	yyjson_mut_val *object = json_item(json, list);

	json_address(json, object, "address", device->function->address);
	json_text(json, object, "name", words_device(&json->arena, device->function));
	json_text(json, object, "kind", device_kind_word(function_kind(device->function)));
	json_device_identity(json, object, device->function);
	json_addresses(json, object, "own", device->own.items, device->own.count);
	json_text(json, object, "verdict", device_verdict_word(device->verdict));
	json_device_proof(json, object, device->function);

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
