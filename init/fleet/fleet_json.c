/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fleet for programs. Each machine is a document of its own within the list. */
#include "init/fleet/tally.h"

#include "init/report/json_sections.h"

/* What json_part() hands to a section, and what the section is about. */
struct writing {
	struct json json;
	struct fleet *fleet;
	const struct fleet_row *row;
};

static const struct writing *writing_of(const struct json *json)
{
	return (const struct writing *)(const void *)json;
}

static void counts(struct json *json, yyjson_mut_val *object, const struct summary *summary)
{
	yyjson_mut_val *list = json_object(json, object, "counts");

	for (int kind = 0; kind < DEVICE_KINDS; kind++) {
		const struct summary_count *count = &summary->counts[kind];
		if (!count->total)
			continue;
		yyjson_mut_val *item =
			json_object(json, list, device_kind_word((enum device_kind)kind));
		json_number(json, item, "total", count->total);
		json_number(json, item, "assignable", count->assignable);
		json_number(json, item, "after_changes", count->after_changes);
		json_number(json, item, "unknown", count->unknown);
	}
}

static void machine(struct json *json, yyjson_mut_val *root)
{
	const struct fleet_row *row = writing_of(json)->row;
	const struct summary *summary = row->summary;

	json_text(json, root, "file", row->file);
	json_text(json, root, "label", summary->label);
	json_text(json, root, "hash", summary->hash);
	json_bool(json, root, "counted", !row->again);
	json_text(json, root, "machine", row->machine);
	json_text(json, root, "cpu", summary->facts[FACT_CPU]);
	json_text(json, root, "firmware", summary->facts[FACT_FIRMWARE]);
	json_text(json, root, "kernel", summary->facts[FACT_KERNEL]);
	json_text(json, root, "verdict", summary->verdict);
	json_text(json, root, "summary", summary->sentence);
	counts(json, root, summary);
}

static void begin(struct fleet *fleet)
{
	fputs("{\n\"schema\": \"vfio-preflight/fleet/1\",\n\"machines\": [\n", fleet->page.out);
}

static void row(struct fleet *fleet, const struct fleet_row *row)
{
	struct writing writing = { { .out = fleet->page.out }, fleet, row };

	if (fleet->count > 1)
		fputs(",\n", fleet->page.out);
	json_part(&writing.json, machine);
	json_end(&writing.json);
}

static void verdicts(struct json *json, yyjson_mut_val *object, const size_t *count)
{
	yyjson_mut_val *list = json_object(json, object, "verdicts");

	for (int i = 0; i <= VERDICT_NOT_CAPABLE; i++)
		json_number(json, list, verdict_word((enum verdict)i), count[i]);
}

static void change_item(struct json *json, yyjson_mut_val *list, const struct fleet_change *change)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "where", change->where);
	json_text(json, object, "rules", change->rules);
	json_text(json, object, "what", change->what);
	json_bool(json, object, "varies", change->varies);
	json_number(json, object, "machines", change->machines);
	json_number(json, object, "devices", change->devices);
}

/* Only what differs within a model. */
static void traits(struct json *json, yyjson_mut_val *object, const struct model *model)
{
	yyjson_mut_val *list = json_list(json, object, "differences");

	for (int trait = 0; trait < TRAITS; trait++)
		for (size_t i = 0; model->traits[trait].count > 1 && i < model->traits[trait].count;
		     i++) {
			const struct variant *variant = &model->traits[trait].items[i];
			yyjson_mut_val *item = json_item(json, list);
			json_text(json, item, "trait", trait_name((enum trait)trait));
			json_text(json, item, "value", variant->text);
			json_number(json, item, "machines", variant->count);
			json_bool(json, item, "usual",
				  variant == tally_usual(model, (enum trait)trait));
			json_text(json, item, "names", variant->names);
		}
}

static void model_item(struct json *json, yyjson_mut_val *list, const struct model *model)
{
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "machine", model->machine);
	json_text(json, object, "cpu", model->cpu);
	json_number(json, object, "machines", model->count);
	verdicts(json, object, model->verdicts);
	traits(json, object, model);
}

static void totals(struct json *json, yyjson_mut_val *root)
{
	const struct fleet *fleet = writing_of(json)->fleet;
	yyjson_mut_val *list;

	json_number(json, root, "counted", fleet->machines);
	json_number(json, root, "skipped", fleet->skipped);
	verdicts(json, root, fleet->verdicts);
	list = json_list(json, root, "changes");
	for (size_t i = 0; i < fleet->changes.count; i++)
		change_item(json, list, &fleet->changes.items[i]);
	list = json_list(json, root, "models");
	for (size_t i = 0; i < fleet->models.count; i++)
		model_item(json, list, &fleet->models.items[i]);
}

static void end(struct fleet *fleet)
{
	struct writing writing = { { .out = fleet->page.out, .begun = true }, fleet, NULL };

	fputs("]", fleet->page.out);
	json_part(&writing.json, totals);
	json_end(&writing.json);
}

const struct fleet_format fleet_json = { begin, row, end };
