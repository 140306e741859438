/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

/* --- BARs --- */

static void bar_item(struct json *json, yyjson_mut_val *list, const struct bar *bar,
		     const char *size_path)
{
	yyjson_mut_val *object = json_item(json, list);

	json_number(json, object, "index", bar->index);
	json_text(json, object, "kind", bar->index == ROM_BAR ? "rom" : bar->io ? "io" : "memory");
	json_number(json, object, "bits", bar->wide ? 64 : 32);
	json_bool(json, object, "prefetchable", bar->prefetchable);
	if (bar->assigned)
		json_hex(json, object, "address", 1, bar->address);
	else
		json_null(json, object, "address");
	json_bool(json, object, "above_4g", bar->assigned && bar->address > UINT32_MAX);
	json_hex_fact(json, object, size_path, 1, bar->size);
}

static void bars(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	const bar_list *bars = &function_features(function)->bars;
	yyjson_mut_val *list = json_list_fact(json, object, "functions[].bars", function->status);

	for (size_t i = 0; list && i < bars->count; i++)
		bar_item(json, list, &bars->items[i], "functions[].bars[].size");
}

static void resizable_bars(struct json *json, yyjson_mut_val *object,
			   const struct features *features)
{
	yyjson_mut_val *list = json_list_fact(json, object, "functions[].resizable_bars",
					      features->resizable_status);

	for (size_t i = 0; list && i < features->resizable.count; i++) {
		const struct resizable_bar *bar = &features->resizable.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_number(json, item, "index", bar->index);
		json_hex(json, item, "size", 1, UINT64_C(0x100000) << bar->size);
		json_hex(json, item, "sizes", 1, bar->sizes << 20);
	}
}

/* --- Virtualization --- */

static void sriov(struct json *json, yyjson_mut_val *object, const struct features *features)
{
	yyjson_mut_val *section =
		json_object_fact(json, object, "functions[].sriov", features->sriov_status);
	const struct sriov *sriov = features->sriov;

	if (!section)
		return;
	json_bool(json, section, "enabled", sriov->enabled);
	json_number(json, section, "total_vfs", sriov->total_vfs);
	json_number(json, section, "initial_vfs", sriov->initial_vfs);
	json_number(json, section, "num_vfs", sriov->num_vfs);
	json_number(json, section, "first_offset", sriov->first_offset);
	json_number(json, section, "stride", sriov->stride);
	json_hex(json, section, "vf_device", 4, sriov->vf_device);
	json_bool(json, section, "ari_hierarchy", sriov->ari_hierarchy);
	yyjson_mut_val *list = json_list(json, section, "bars");
	for (size_t i = 0; i < sriov->bars.count; i++)
		bar_item(json, list, &sriov->bars.items[i], "functions[].sriov.bars[].size");
}

static void ats(struct json *json, yyjson_mut_val *object, const struct ats *ats)
{
	yyjson_mut_val *section = json_object_fact(json, object, "functions[].ats", ats->status);

	if (!section)
		return;
	json_bool(json, section, "enabled", ats->enabled);
	json_number(json, section, "smallest_unit", ats->smallest_unit);
	json_number(json, section, "queue_depth", ats->queue_depth);
	json_bool(json, section, "page_aligned", ats->page_aligned);
}

static void pasid(struct json *json, yyjson_mut_val *object, const struct pasid *pasid)
{
	yyjson_mut_val *section =
		json_object_fact(json, object, "functions[].pasid", pasid->status);

	if (!section)
		return;
	json_bool(json, section, "enabled", pasid->enabled);
	json_number(json, section, "width", pasid->width);
	json_bool(json, section, "execute", pasid->execute);
	json_bool(json, section, "privileged", pasid->privileged);
}

static void pri(struct json *json, yyjson_mut_val *object, const struct pri *pri)
{
	yyjson_mut_val *section = json_object_fact(json, object, "functions[].pri", pri->status);

	if (!section)
		return;
	json_bool(json, section, "enabled", pri->enabled);
	json_number(json, section, "capacity", pri->capacity);
	json_number(json, section, "allocation", pri->allocation);
}

static void ari(struct json *json, yyjson_mut_val *object, const struct features *features)
{
	const struct ari_forwarding *forwarding = &features->ari_forwarding;
	yyjson_mut_val *section =
		json_object_fact(json, object, "functions[].ari", features->ari.status);

	if (section)
		json_number(json, section, "next_function", features->ari.next_function);
	section = json_object_fact(json, object, "functions[].ari_forwarding", forwarding->status);
	if (section) {
		json_bool(json, section, "supported", forwarding->supported);
		json_bool(json, section, "enabled", forwarding->enabled);
	}
}

/* --- Interrupts, power, link --- */

static void interrupts(struct json *json, yyjson_mut_val *object, const struct features *features)
{
	yyjson_mut_val *section =
		json_object_fact(json, object, "functions[].msi", features->msi.status);

	if (section) {
		json_bool(json, section, "enabled", features->msi.enabled);
		json_number(json, section, "vectors", features->msi.vectors);
		json_bool(json, section, "maskable", features->msi.maskable);
		json_number(json, section, "bits", features->msi.wide ? 64 : 32);
	}
	section = json_object_fact(json, object, "functions[].msix", features->msix.status);
	if (section) {
		json_bool(json, section, "enabled", features->msix.enabled);
		json_number(json, section, "vectors", features->msix.vectors);
		json_number(json, section, "table_bar", features->msix.table_bar);
	}
}

static void runtime_power(struct json *json, yyjson_mut_val *object,
			  const struct function *function)
{
	const struct runtime_power *power = &function->runtime_power;

	json_text_fact(json, object, "functions[].runtime_power_state", power->state);
	if (function_is_powered_down(function))
		json_flag_fact(json, object, "functions[].d3cold_allowed", power->d3cold_allowed);
	else
		json_null(json, object, "d3cold_allowed");
	if (function_is_root_port(function) || function_is_downstream_port(function))
		json_flag_fact(json, object, "functions[].power_resources", power->resources);
	else
		json_null(json, object, "power_resources");
}

static void power(struct json *json, yyjson_mut_val *object, const struct power *power)
{
	static const char *const states[] = { "D0", "D1", "D2", "D3hot" };
	struct text state = { power->status, states[power->state] };

	json_text_fact(json, object, "functions[].power_state", state);
	json_flag_fact(json, object, "functions[].no_soft_reset",
		       (struct flag){ power->status, power->no_soft_reset });
}

static void link(struct json *json, yyjson_mut_val *object, const struct link *link)
{
	yyjson_mut_val *section = json_object_fact(json, object, "functions[].link", link->status);

	if (!section)
		return;
	json_speed(json, section, "speed", link->speed);
	json_number(json, section, "width", link->width);
	json_speed(json, section, "speed_at_most", link->speed_at_most);
	json_number(json, section, "width_at_most", link->width_at_most);
}

static void port_slot(struct json *json, yyjson_mut_val *object, const struct port_slot *slot)
{
	yyjson_mut_val *section =
		json_object_fact(json, object, "functions[].port_slot", slot->status);

	if (!section)
		return;
	json_number(json, section, "number", slot->number);
	json_bool(json, section, "hotplug", slot->hotplug);
}

void json_function_features(struct json *json, yyjson_mut_val *object,
			    const struct function *function)
{
	const struct features *features = function_features(function);

	bars(json, object, function);
	sriov(json, object, features);
	ats(json, object, &features->ats);
	pasid(json, object, &features->pasid);
	pri(json, object, &features->pri);
	ari(json, object, features);
	resizable_bars(json, object, features);
	interrupts(json, object, features);
	power(json, object, &features->power);
	runtime_power(json, object, function);
	link(json, object, &features->link);
	port_slot(json, object, &features->slot);
}
