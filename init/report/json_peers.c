/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"
#include "probes/assignment/direct_path.h"

struct peers {
	const struct function *const *list;
	size_t count;
	struct direct_paths paths;
};

/* Of number `index`: the pairs of the first, of the second … with those behind it. */
static struct peer_pair pair_at(const struct prediction *prediction, const struct peers *peers,
				size_t index)
{
	size_t from = 0, behind = peers->count - 1;

	for (; index >= behind; from++)
		index -= behind--;
	return peer_pair(prediction, peers->list[from], peers->list[from + 1 + index]);
}

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
	if (pair->acs == PEER_UNKNOWN || pair->acs == PEER_BLOCKED)
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
	const struct peers *peers = context;
	const struct peer_pair pair = pair_at(peers->paths.prediction, peers, index);
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
	remedy(json, object, &peers->paths, &pair);
}

void json_peers(struct json *json)
{
	const struct machine *machine = json->report->machine;
	struct arena arena = ARENA_EMPTY;
	struct peers peers;
	size_t total;

	peers.list = peers_list(&arena, machine, &peers.count, &total);
	peers.paths = direct_paths_of(&arena, json->report->judgement->deduced.prediction);
	json_long_list(json, "peers", machine->functions_status,
		       peers.count ? peers.count * (peers.count - 1) / 2 : 0, pair_item, &peers);
	arena_free(&arena);
}
