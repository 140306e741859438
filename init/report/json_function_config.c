/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

/* Of a list that has a fault, what stood before it. */
static void capability_list(struct json *json, yyjson_mut_val *object,
			    const struct capabilities *capabilities)
{
	enum status status = capabilities->count ? OK : capabilities->standard;
	yyjson_mut_val *list = json_list_fact(json, object, "functions[].capabilities", status);

	for (size_t i = 0; list && i < capabilities->count; i++) {
		yyjson_mut_val *item = json_item(json, list);
		json_hex(json, item, "id", capabilities->items[i].offset < 0x100 ? 2 : 4,
			 capabilities->items[i].id);
		json_hex(json, item, "offset", 2, capabilities->items[i].offset);
	}
	json_unknown(json, "functions[].capabilities", capabilities->standard);
	json_unknown(json, "functions[].capabilities", capabilities->extended);
}

static void window(struct json *json, yyjson_mut_val *bridge, const char *key,
		   const struct window *window)
{
	if (!window->begin && !window->end) {
		json_null(json, bridge, key);
		return;
	}
	yyjson_mut_val *object = json_object(json, bridge, key);
	json_hex(json, object, "begin", 1, window->begin);
	json_hex(json, object, "end", 1, window->end);
}

static void bridge(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	enum status status = function->status != OK         ? function->status
			     : function_is_bridge(function) ? OK
							    : ABSENT;
	yyjson_mut_val *section = json_object_fact(json, object, "functions[].bridge", status);

	if (!section)
		return;
	json_hex(json, section, "secondary_bus", 2, function->secondary_bus);
	json_hex(json, section, "subordinate_bus", 2, function->subordinate_bus);
	json_bool(json, section, "vga_enable", function->vga_enable);
	window(json, section, "memory", &function->memory);
	window(json, section, "prefetchable", &function->prefetchable);
}

/* A domain and bus of 0 and function 0 is the host bridge, never a physical function. */
static void physical_function(struct json *json, yyjson_mut_val *object,
			      const struct function *function)
{
	bool known =
		pci_address_compare(function->physical_function, (struct pci_address){ 0 }) != 0;

	if (known)
		json_address(json, object, "physical_function", function->physical_function);
	else
		json_null(json, object, "physical_function");
	if (!known && (function->is_virtual || function->status != OK))
		json_unknown(json, "functions[].physical_function",
			     function->status == OK ? FAILED : function->status);
}

void json_function_config(struct json *json, yyjson_mut_val *object,
			  const struct function *function)
{
	struct flag answers = { function->silent ? OK : function->status, !function->silent };

	json_flag_fact(json, object, "functions[].answers", answers);
	json_number_fact(json, object, "functions[].config_size", function->config_size);
	capability_list(json, object, &function->capabilities);
	bridge(json, object, function);
	physical_function(json, object, function);
}
