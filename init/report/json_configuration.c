/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
#include "probes/assignment/host_running.h"
#include "probes/assignment/hosts.h"

void json_companions(struct json *json, yyjson_mut_val *device, const struct companions *companions)
{
	yyjson_mut_val *with =
		json_list_fact(json, device, "devices[].with", companions->with_status);
	struct number total = { companions->with_status, companions->with_total };

	if (total.status == ABSENT)
		total.status = OK;
	for (size_t i = 0; i < companions->with.count; i++)
		json_add_address(json, with, companions->with.items[i]);
	json_number_fact(json, device, "devices[].with_total", total);

	yyjson_mut_val *belongs = json_list(json, device, "belongs_with");
	for (size_t i = 0; i < companions->belongs_with.count; i++)
		json_add_address(json, belongs, companions->belongs_with.items[i]);
}

static void texts(struct json *json, yyjson_mut_val *object, const char *key, const text_list *list)
{
	yyjson_mut_val *array = json_list(json, object, key);

	for (size_t i = 0; i < list->count; i++)
		json_add_text(json, array, list->items[i]);
}

static void given(struct json *json, yyjson_mut_val *object, const char *key,
		  const given_list *list)
{
	yyjson_mut_val *array = json_list(json, object, key);

	for (size_t i = 0; i < list->count; i++)
		json_add_address(json, array, list->items[i]->address);
}

static void settings_of(struct json *json, yyjson_mut_val *object, const char *key,
			const setting_list *settings)
{
	yyjson_mut_val *list = json_list(json, object, key);

	for (size_t i = 0; i < settings->count; i++) {
		yyjson_mut_val *item = json_item(json, list);
		json_text(json, item, "place", settings->items[i].place);
		texts(json, item, "lines", &settings->items[i].lines);
	}
}

/* The common ones, so that who reads finds them always, and those that were asked for. */
static void hosts(struct json *json, yyjson_mut_val *section,
		  const struct configuration *configuration)
{
	const struct machine *machine = json->report->machine;
	uint32_t asked =
		json->report->choice.hosts ? json->report->choice.hosts : hosts_here(machine);
	yyjson_mut_val *set = json_object(json, section, "hosts"),
		       *undo = json_object(json, section, "undo");

	for (unsigned i = 0; i < host_count; i++) {
		const struct host *host = host_at(i);
		if (!host->common && !(asked >> i & 1))
			continue;
		struct host_lines lines = host_lines(&json->arena, machine, configuration, host);
		settings_of(json, set, host->name, &lines.set);
		settings_of(json, undo, host->name, &lines.undo);
	}
}

static void graphics(struct json *json, yyjson_mut_val *object, const struct graphics *graphics)
{
	if (!graphics->way) {
		json_null(json, object, "graphics");
		return;
	}
	yyjson_mut_val *section = json_object(json, object, "graphics");
	bool q35 = graphics->way == GRAPHICS_SECOND || graphics->way == GRAPHICS_APU;
	json_text(json, section, "way", graphics_way_name(graphics->way));
	json_text(json, section, "generation", graphics->known ? graphics->known->name : NULL);
	json_text(json, section, "machine_type",
		  q35                                ? "q35"
		  : graphics_is_alone(graphics->way) ? "i440fx"
						     : NULL);
	json_text(json, section, "address", graphics_is_at_2(graphics->way) ? "02.0" : NULL);
	texts(json, section, "says", &graphics->says);
	json_text(json, section, "source", graphics->known ? graphics->known->source : NULL);
}

void json_configuration(struct json *json, yyjson_mut_val *object,
			const struct device_judgement *device)
{
	const struct configuration *configuration =
		judgement_configuration(&json->arena, json->report->judgement, device);

	if (!configuration) {
		json_null(json, object, "configuration");
		return;
	}
	yyjson_mut_val *section = json_object(json, object, "configuration");
	given(json, section, "functions", &configuration->given);
	given(json, section, "others_of_group", &configuration->others);
	texts(json, section, "ids", &configuration->ids);
	texts(json, section, "driver_override", &configuration->overrides);
	texts(json, section, "modprobe", &configuration->modprobe);
	texts(json, section, "kernel_options", &configuration->kernel_options);
	texts(json, section, "optional_kernel_options", &configuration->optional_kernel_options);
	json_text_fact(json, section, "devices[].configuration.guest_firmware",
		       configuration->guest_firmware);
	graphics(json, section, &configuration->graphics);
	texts(json, section, "warnings", &configuration->warnings);

	hosts(json, section, configuration);
}
