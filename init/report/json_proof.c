/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

static void step_item(struct json *json, yyjson_mut_val *list, const struct proof_device *device,
		      const struct proof_step *step)
{
	yyjson_mut_val *object = json_item(json, list);

	json_address(json, object, "address", device->address);
	json_text(json, object, "step", step->name);
	json_text(json, object, "result", step->word);
	json_text(json, object, "why", *step->words ? step->words : NULL);
	json_text(json, object, "kernel", step->kernel);
	json_number(json, object, "milliseconds", step->microseconds / 1000);
}

/* What was not tried has one step, which tells why. */
static void device_items(struct json *json, yyjson_mut_val *list, const struct proof_device *device)
{
	const struct proof_step none = { .name = "plan",
					 .word = proof_result_word(PROOF_NOT_SHOWN),
					 .words = device->reason };

	if (device->reason)
		step_item(json, list, device, &none);
	for (size_t i = 0; i < device->steps.count; i++)
		step_item(json, list, device, &device->steps.items[i]);
}

void json_proof(struct json *json, yyjson_mut_val *root)
{
	const struct proof *proof = &json->report->machine->proof;

	if (proof->status != OK || !proof->devices.count) {
		json_null(json, root, "proof");
		return;
	}
	yyjson_mut_val *list = json_list(json, root, "proof");
	for (size_t i = 0; i < proof->devices.count; i++)
		device_items(json, list, &proof->devices.items[i]);
}

void json_device_proof(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	const struct proof_device *device =
		proof_of(&json->report->machine->proof, function->address);

	if (!device || device->outcome == PROOF_NOT_TRIED) {
		json_null(json, object, "proof");
		json_null(json, object, "path_proved_by");
		return;
	}
	json_text(json, object, "proof", proof_outcome_word(device->outcome));
	if (device->path_shown.status == OK)
		json_address(json, object, "path_proved_by", device->path_shown_by);
	else
		json_null(json, object, "path_proved_by");
}
