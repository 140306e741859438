/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static const char *status_word(enum status status)
{
	return status == NOT_ASKED ? "not-asked" : status_name(status);
}

static void probes_list(struct json *json, yyjson_mut_val *observed)
{
	const struct machine *machine = json->report->machine;
	yyjson_mut_val *list = json_list(json, observed, "probes");

	for (size_t i = 0; i < machine->probes.count; i++) {
		const struct probe_run *run = &machine->probes.items[i];
		yyjson_mut_val *object = json_item(json, list);
		json_text(json, object, "name", run->name);
		json_text(json, object, "status", status_word(run->status));
		json_number(json, object, "microseconds", run->microseconds);
		json_text(json, object, "how", run->how);
	}
}

static void delivery_list(struct json *json, yyjson_mut_val *observed)
{
	const struct report *report = json->report;
	yyjson_mut_val *list = json_list(json, observed, "delivery");

	for (size_t i = 0; i < report->delivery_count; i++) {
		const struct delivery *delivery = &report->deliveries[i];
		yyjson_mut_val *object = json_item(json, list);
		json_text(json, object, "place", delivery->place);
		json_text(json, object, "status", status_word(delivery->status));
		json_text(json, object, "detail", delivery->detail);
	}
}

static void dwords_item(struct json *json, yyjson_mut_val *observed)
{
	const struct machine *machine = json->report->machine;
	yyjson_mut_val *object = json_object(json, observed, "config_dwords");

	json_number(json, object, "read", machine->config_dwords.read);
	json_number(json, object, "needed", machine->config_dwords.needed);
}

void json_observed(struct json *json, yyjson_mut_val *root)
{
	const struct kernel *kernel = &json->report->machine->kernel;
	yyjson_mut_val *object = json_object(json, root, "observed");

	json_text(json, object, "tool_version", VFIO_PREFLIGHT_VERSION);
	json_text_fact(json, object, "observed.kernel", kernel->release);
	json_text_fact(json, object, "observed.command_line", kernel->command_line);
	json_text_fact(json, object, "observed.lockdown", kernel->lockdown);
	json_text(json, object, "at", json->report->at);
	json_text(json, object, "source", json->report->source);
	json_hints(json, object);
	dwords_item(json, object);
	probes_list(json, object);
	json_number(json, object, "judging_microseconds", json->report->judgement->microseconds);
	delivery_list(json, object);
}
