/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

#include "probes/analysis/reset.h"

enum { LISTED_AT_MOST = 64 };

static const char *kind_word(enum reset_kind kind)
{
	static const char *const words[] = {
		[RESET_UNKNOWN] = "unknown",
		[RESET_NONE] = "none",
		[RESET_DEVICE_SPECIFIC] = "device_specific",
		[RESET_ACPI] = "acpi",
		[RESET_FLR] = "flr",
		[RESET_AF_FLR] = "af_flr",
		[RESET_PM] = "pm",
		[RESET_BUS] = "bus",
		[RESET_CXL_BUS] = "cxl_bus",
	};

	return words[kind];
}

static void takes_along(struct json *json, yyjson_mut_val *object, const struct reset *reset,
			const struct function *function)
{
	yyjson_mut_val *list = json_list(json, object, "takes_along");
	size_t listed = 0;

	for (size_t i = 0; i < reset->count && listed < LISTED_AT_MOST; i++) {
		const struct function *other = &reset->functions[i];
		if (other == function || function_is_bridge(other))
			continue;
		json_add_address(json, list, other->address);
		listed++;
	}
}

static void known_bad(struct json *json, yyjson_mut_val *object,
		      const struct device_quirk_found *bad)
{
	if (!bad->quirk) {
		json_null(json, object, "known_bad");
		return;
	}
	yyjson_mut_val *section = json_object(json, object, "known_bad");
	json_text(json, section, "about", bad->quirk->about);
	json_text(json, section, "source", bad->quirk->source);
	json_bool(json, section, "sure", bad->sure);
}

void json_device_reset(struct json *json, yyjson_mut_val *object,
		       const struct device_judgement *device)
{
	const struct function *function = device->function;
	const struct reset *reset = &device->deduced->reset;
	const enum status methods = function_features(function)->resets.methods.status;

	if (reset->kind == RESET_UNKNOWN) {
		json_null(json, object, "reset");
		json_unknown(json, "devices[].reset",
			     status_is_evidence(methods) ? FAILED : methods);
		return;
	}
	yyjson_mut_val *section = json_object(json, object, "reset");
	json_text(json, section, "method", kind_word(reset->kind));
	json_bool(json, section, "told", reset->told);
	takes_along(json, section, reset, function);
	known_bad(json, section, &reset->bad);
}
