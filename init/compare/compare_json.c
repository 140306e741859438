/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/compare/render.h"

#include "init/report/json_sections.h"

/* What json_part() hands to a section, and what the section is about. */
struct compared {
	struct json json;
	const struct comparison *comparison;
	const char *before, *after;
};

static const char *result_word(const struct comparison *comparison)
{
	return comparison->worse               ? "worse"
	       : comparison->better            ? "better"
	       : comparison->differences.count ? "neutral"
					       : "same";
}

static void side(struct json *json, yyjson_mut_val *root, const char *key,
		 const struct summary *summary, const char *file)
{
	yyjson_mut_val *object = json_object(json, root, key);

	json_text(json, object, "file", file);
	json_text(json, object, "label", summary->label);
	json_text(json, object, "hash", summary->hash);
	json_text(json, object, "machine", summary_board(&json->arena, summary));
	json_text(json, object, "verdict", summary->verdict);
}

static void head(struct json *json, yyjson_mut_val *root)
{
	const struct compared *compared = (const struct compared *)(const void *)json;
	const struct comparison *comparison = compared->comparison;

	json_text(json, root, "schema", "vfio-preflight/compare/1");
	json_text(json, root, "machine", identity_word(comparison->identity));
	json_text(json, root, "because", comparison->because);
	side(json, root, "before", comparison->before, compared->before);
	side(json, root, "after", comparison->after, compared->after);
	json_text(json, root, "result", result_word(comparison));
}

static void difference_item(struct json *json, yyjson_mut_val *list, size_t index,
			    const void *comparison)
{
	const struct difference *difference =
		&((const struct comparison *)comparison)->differences.items[index];
	yyjson_mut_val *object = json_item(json, list);

	json_text(json, object, "topic", topic_word(difference->topic));
	json_text(json, object, "direction", direction_word(difference->direction));
	json_text(json, object, "what", difference->what);
	json_text(json, object, "before", difference->before);
	json_text(json, object, "after", difference->after);
	json_text(json, object, "why", difference->why);
}

void compare_write_json(FILE *out, const struct comparison *comparison, const char *before,
			const char *after)
{
	struct compared compared = { { .out = out }, comparison, before, after };

	json_part(&compared.json, head);
	json_long_list(&compared.json, "differences", OK, comparison->differences.count,
		       difference_item, comparison);
	json_end(&compared.json);
}
