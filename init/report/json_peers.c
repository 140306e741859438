/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
#include "probes/assignment/direct_path.h"

struct pairs {
	const struct peers *peers;
	struct direct_paths paths;
};

static const char *ats_word(const struct peer_pair *pair)
{
	static const char *const words[] = { "neither", "from", "to", "both" };
	enum status from = function_features(pair->from)->ats.status;
	enum status to = function_features(pair->to)->ats.status;

	if (!status_is_evidence(from) || !status_is_evidence(to))
		return NULL;
	return words[(from == OK) + 2 * (to == OK)];
}

static void acs(struct json *json, yyjson_mut_val *object, const struct peer_pair *pair)
{
	if (pair->acs == PEER_UNKNOWN)
		json_null(json, object, "direct");
	else
		json_bool(json, object, "direct", pair->acs == PEER_DIRECT);
	json_text(json, object, "acs", peer_acs_word(pair->acs));
	yyjson_mut_val *redirects = json_list(json, object, "acs_redirects");
	for (size_t i = 0; i < 2; i++)
		if (pair->redirects[i])
			json_add_address(json, redirects, pair->ports[i]->address);
}

static void remedy(struct json *json, yyjson_mut_val *object, const struct direct_paths *paths,
		   const struct peer_pair *pair)
{
	const struct direct_path path = direct_path_of_pair(&json->arena, paths, pair);

	json_text(json, object, "option", path.option);
	yyjson_mut_val *merges = json_list(json, object, "merges");
	for (size_t i = 0; i < path.merges.count; i++)
		yyjson_mut_arr_add_int(json->document, merges, path.merges.items[i]);
}

static void pair_item(struct json *json, yyjson_mut_val *list, size_t index, const void *context)
{
	const struct pairs *pairs = context;
	const struct peer_pair pair = pairs->peers->pairs[index];
	yyjson_mut_val *object = json_item(json, list);

	json_address(json, object, "from", pair.from->address);
	json_address(json, object, "to", pair.to->address);
	json_text(json, object, "path", peer_path_word(pair.path));
	if (pair.meets_at)
		json_address(json, object, "meets_at", pair.meets_at->address);
	else
		json_null(json, object, "meets_at");
	json_number_or_null(json, object, "width", pair.width);
	acs(json, object, &pair);
	json_text(json, object, "ats", ats_word(&pair));
	remedy(json, object, &pairs->paths, &pair);
}

void json_peers(struct json *json)
{
	const struct deduced *deduced = &json->report->judgement->deduced;
	size_t count = deduced->peers.count;
	struct arena arena = ARENA_EMPTY;
	const struct pairs pairs = { &deduced->peers,
				     direct_paths_of(&arena, deduced->prediction) };

	json_long_list(json, "peers", json->report->machine->functions_status,
		       count ? count * (count - 1) / 2 : 0, pair_item, &pairs);
	arena_free(&arena);
}
