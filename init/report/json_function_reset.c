/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

#include <string.h>

/* Linux's words, one space between. */
static void methods(struct json *json, yyjson_mut_val *object, struct text methods)
{
	yyjson_mut_val *list = json_list_fact(json, object, "functions[].reset", methods.status);
	const char *word = list && methods.status == OK ? methods.value : "";

	while (*word) {
		size_t length = strcspn(word, " ");
		if (length)
			json_add_text(json, list, arena_copy(&json->arena, word, length));
		word += length + (word[length] == ' ');
	}
}

void json_function_reset(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	const struct resets *resets = &function_features(function)->resets;

	methods(json, object, resets->methods);
	yyjson_mut_val *offered = json_object(json, object, "reset_capabilities");
	json_flag_fact(json, offered, "functions[].reset_capabilities.flr", resets->flr);
	json_flag_fact(json, offered, "functions[].reset_capabilities.af_flr", resets->af_flr);
	json_flag_fact(json, offered, "functions[].reset_capabilities.pm", resets->pm);
	json_flag_fact(json, offered, "functions[].reset_capabilities.bus", resets->bus);
}
