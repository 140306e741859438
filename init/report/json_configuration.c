/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
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

static void host(struct json *json, yyjson_mut_val *object, const char *key,
		 const setting_list *settings)
{
	yyjson_mut_val *list = json_list(json, object, key);

	for (size_t i = 0; i < settings->count; i++) {
		yyjson_mut_val *item = json_item(json, list);
		json_text(json, item, "place", settings->items[i].place);
		texts(json, item, "lines", &settings->items[i].lines);
	}
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
	texts(json, section, "warnings", &configuration->warnings);

	yyjson_mut_val *hosts = json_object(json, section, "hosts");
	for (enum host which = HOST_PROXMOX; which < HOSTS; which++)
		host(json, hosts, host_name(which), &configuration->hosts[which]);
}
