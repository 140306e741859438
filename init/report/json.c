/*
 * The report as JSON, for programs. What each key means is in report.schema.json; keys are never renamed, and everything that
 * differs between two examinations of one machine is in "observed", the last one.
 */
#include "init/report/json.h"

#include <stdlib.h>
#include <string.h>

static void *take(void *context, size_t size)
{
	return arena_alloc(context, size);
}

static void *take_more(void *context, void *old, size_t old_size, size_t size)
{
	return memcpy(arena_alloc(context, size), old, old_size < size ? old_size : size);
}

static void give_back(void *context, void *old)
{
	(void)context;
	(void)old;
}

static void fill(struct json *json)
{
	yyjson_mut_val *root = yyjson_mut_obj(json->document);
	const struct judgement *judgement = json->report->judgement;

	yyjson_mut_doc_set_root(json->document, root);
	json_text(json, root, "schema", "vfio-preflight/report/1");
	json_text(json, root, "verdict", verdict_word(judgement->verdict));
	json_text(json, root, "summary", judgement->summary);
	json_machine(json, root);
	json_iommu(json, root);
	json_interrupt_remapping(json, root);
	json_functions(json, root);
	json_groups(json, root);
	json_findings(json, root);
	json_devices(json, root);

	/* What is not known in "observed" belongs into the section before it. */
	yyjson_mut_val *incomplete = json_list(json, root, "incomplete");
	json_observed(json, root);
	json_incomplete(json, incomplete);
}

/* An arena behind yyjson: no addition can fail, and nothing is freed singly. */
void render_json(const struct report *report, FILE *out)
{
	struct json json = { .report = report };
	const yyjson_alc memory = { take, take_more, give_back, &json.arena };
	size_t length;

	json.document = yyjson_mut_doc_new(&memory);
	fill(&json);

	/* The text grows by realloc(), which an arena has not. */
	char *text = yyjson_mut_write_opts(json.document, YYJSON_WRITE_PRETTY_TWO_SPACES | YYJSON_WRITE_NEWLINE_AT_END, NULL, &length, NULL);
	if (!text)
		abort();
	fwrite(text, 1, length, out);
	free(text);
	arena_free(&json.arena);
}
