/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report as JSON, for programs. What each key means is in report.schema.json; keys are never
 * renamed, and everything that differs between two examinations of one machine is in "observed",
 * the last one.
 */
#include "init/report/json_sections.h"
#include "init/report/renderers.h"

#include <stdio.h>

static void head(struct json *json, yyjson_mut_val *root)
{
	const struct judgement *judgement = json->report->judgement;

	json_text(json, root, "schema", "vfio-preflight/report/2");
	json_text(json, root, "verdict", verdict_word(judgement->verdict));
	json_text(json, root, "summary", judgement->summary);
}

/* What is not known in "observed" belongs into the section before it. */
static void tail(struct json *json, yyjson_mut_val *root)
{
	yyjson_mut_val *incomplete = json_list(json, root, "incomplete");

	json_observed(json, root);
	json_incomplete(json, incomplete);
}

void render_json(const struct report *report, FILE *out)
{
	struct json json = { .report = report, .out = out };

	json_part(&json, head);
	json_part(&json, json_machine);
	json_part(&json, json_iommu);
	json_part(&json, json_interrupt_remapping);
	json_functions(&json);
	json_part(&json, json_groups);
	json_findings(&json);
	json_part(&json, json_counts);
	json_part(&json, json_changes);
	json_devices(&json);
	json_part(&json, json_slots);
	json_peers(&json);
	json_part(&json, json_fabrics);
	json_part(&json, json_together);
	json_part(&json, json_proof);
	json_part(&json, tail);
	json_end(&json);
}
