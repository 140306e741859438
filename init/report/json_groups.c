/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/json_sections.h"

#include "probes/groups/acs.h"
#include "init/report/kernels.h"
#include "probes/groups/predict.h"

/* --- Lists of groups --- */

static void kernel_group(struct json *json, yyjson_mut_val *item, const struct group *group)
{
	json_number(json, item, "id", group->id);
	yyjson_mut_val *members = json_list(json, item, "members");
	for (size_t i = 0; i < group->members.count; i++)
		json_add_address(json, members, group->members.items[i]);
	yyjson_mut_val *others = group->others.count ? json_list(json, item, "others") : NULL;
	for (size_t i = 0; i < group->others.count; i++)
		json_add_text(json, others, group->others.items[i]);
}

/* Groups without a device of interest are not asked for theirs. */
static void reserved_regions(struct json *json, yyjson_mut_val *item, const struct group *group)
{
	if (group->regions_status == NOT_ASKED)
		return;
	yyjson_mut_val *list = json_list_fact(json, item, "groups.kernel[].reserved_regions",
					      group->regions_status);
	for (size_t i = 0; list && i < group->regions.count; i++) {
		yyjson_mut_val *region = json_item(json, list);
		json_hex(json, region, "begin", 1, group->regions.items[i].begin);
		json_hex(json, region, "end", 1, group->regions.items[i].end);
		json_text(json, region, "type", group->regions.items[i].type);
	}
}

/*
 * Numbers count in the order of first members, so that the groups appear one after the other as
 * their first members do.
 */
static void computed_groups(struct json *json, yyjson_mut_val *list,
			    const struct grouping *grouping)
{
	const struct machine *machine = json->report->machine;
	yyjson_mut_val **members =
		arena_alloc(&json->arena, (grouping->groups + 1) * sizeof *members);

	for (size_t i = 0; i < machine->functions.count; i++) {
		int group = grouping->group[i];
		if (group == NO_GROUP)
			continue;
		if (!members[group]) {
			yyjson_mut_val *item = json_item(json, list);
			json_number(json, item, "id", (uint64_t)group);
			members[group] = json_list(json, item, "members");
		}
		json_add_address(json, members[group], machine->functions.items[i].address);
	}
}

static void computed_fact(struct json *json, yyjson_mut_val *object, const char *path,
			  const struct grouping *grouping)
{
	yyjson_mut_val *list = json_list_fact(json, object, path, grouping->status);

	if (list && grouping->group)
		computed_groups(json, list, grouping);
}

/*
 * The members of each group as chains: `first` of a group, `next` of a function; -1 ends one.
 * `count` is of a group.
 */
struct chains {
	int *first;
	int *next;
	size_t *count;
};

static struct chains chain_members(struct json *json, const struct grouping *grouping)
{
	size_t functions = json->report->machine->functions.count;
	struct chains chains = { arena_alloc(&json->arena, (grouping->groups + 1) * sizeof(int)),
				 arena_alloc(&json->arena, (functions + 1) * sizeof(int)),
				 arena_alloc(&json->arena,
					     (grouping->groups + 1) * sizeof(size_t)) };

	for (size_t i = 0; i < grouping->groups; i++)
		chains.first[i] = -1;
	for (size_t i = grouping->group ? functions : 0; i-- > 0;) {
		int group = grouping->group[i];
		if (group == NO_GROUP)
			continue;
		chains.next[i] = chains.first[group];
		chains.first[group] = (int)i;
		chains.count[group]++;
	}
	return chains;
}

/* A machine of thousands of functions in one group may differ in each of them. */
static void members_of(struct json *json, yyjson_mut_val *object, const struct chains *chains,
		       int group)
{
	enum { LISTED_AT_MOST = 64 };
	const struct machine *machine = json->report->machine;
	yyjson_mut_val *list = json_list(json, object, "predicted");
	size_t listed = 0;

	for (int i = group == NO_GROUP ? -1 : chains->first[group];
	     i >= 0 && listed < LISTED_AT_MOST; i = chains->next[i], listed++)
		json_add_address(json, list, machine->functions.items[i].address);
	json_number(json, object, "predicted_total", group == NO_GROUP ? 0 : chains->count[group]);
}

/* --- What follows from them --- */

static void what_if_item(struct json *json, yyjson_mut_val *list, const struct what_if *what_if)
{
	yyjson_mut_val *item = json_item(json, list);

	json_text(json, item, "option", what_if->option);
	if (what_if->smallest)
		json_address(json, item, "frees", what_if->frees);
	computed_fact(json, item, "groups.what_if[].groups", &what_if->grouping);
}

/* --- Other kernels --- */

static void kernel_differences(struct json *json, yyjson_mut_val *item,
			       const struct other_kernel *kernel, const char *uncompared)
{
	if (kernel->unknown || uncompared) {
		json_null(json, item, "differences");
		json_unknown_because(json, "groups.kernels[].differences",
				     kernel->unknown ? kernel->unknown : uncompared);
		return;
	}
	yyjson_mut_val *list = json_list(json, item, "differences");
	for (size_t i = 0; i < kernel->differences.count; i++) {
		const struct kernel_difference *found = &kernel->differences.items[i];
		yyjson_mut_val *difference = json_item(json, list);
		if (found->function)
			json_address(json, difference, "address", found->function->address);
		else
			json_null(json, difference, "address");
		json_text(json, difference, "rule", found->rule ? found->rule->id : NULL);
		json_text(json, difference, "here", kernel_says(&json->arena, found, found->here));
		json_text(json, difference, "there",
			  kernel_says(&json->arena, found, found->there));
		json_text(json, difference, "summary", found->summary);
	}
}

static void kernel_item(struct json *json, yyjson_mut_val *list,
			const struct other_kernels *kernels, const struct other_kernel *kernel)
{
	const char *why = kernel->unknown ? kernel->unknown : kernel->groups_unknown;
	yyjson_mut_val *item = json_item(json, list);

	json_text(json, item, "kernel", kernel->name.name);
	json_text(json, item, "release", kernel->name.release);
	json_text(json, item, "about", kernel->name.release ? kernel->name.about : NULL);
	if (why) {
		json_null(json, item, "groups");
		json_unknown_because(json, "groups.kernels[].groups", why);
	} else
		computed_fact(json, item, "groups.kernels[].groups", &kernel->grouping);
	kernel_differences(json, item, kernel, kernels->uncompared);
}

static void other_kernels(struct json *json, yyjson_mut_val *object)
{
	const struct other_kernels *kernels = json->report->kernels;
	yyjson_mut_val *list = json_list(json, object, "kernels");

	for (size_t i = 0; kernels && i < kernels->list.count; i++)
		kernel_item(json, list, kernels, &kernels->list.items[i]);
}

static void differences(struct json *json, yyjson_mut_val *object,
			const struct prediction *prediction)
{
	enum status kernel = json->report->machine->groups_status;
	yyjson_mut_val *list =
		json_list_fact(json, object, "groups.differences",
			       status_is_evidence(kernel) ? prediction->predicted.status : kernel);
	struct chains chains = chain_members(json, &prediction->predicted);

	for (size_t i = 0; list && i < prediction->differences.count; i++) {
		const struct group_difference *difference = &prediction->differences.items[i];
		yyjson_mut_val *item = json_item(json, list);
		if (difference->kernel)
			kernel_group(json, json_object(json, item, "kernel"), difference->kernel);
		else
			json_null(json, item, "kernel");
		members_of(json, item, &chains, difference->predicted);
	}
}

static const char *blame_word(enum blame_kind kind)
{
	static const char *const words[] = {
		[BLAME_NONE] = "none", [BLAME_PORT] = "port",   [BLAME_BRIDGE] = "bridge",
		[BLAME_SLOT] = "slot", [BLAME_ALIAS] = "alias", [BLAME_VMD] = "vmd",
	};

	return words[kind];
}

/* Why each function that joined a group did so, with the IOMMU on. */
static void joined(struct json *json, yyjson_mut_val *object, const struct prediction *prediction)
{
	const struct machine *machine = json->report->machine;
	yyjson_mut_val *list =
		json_list_fact(json, object, "groups.joined", prediction->potential.status);

	for (size_t i = 0; list && prediction->potential.blame && i < machine->functions.count;
	     i++) {
		const struct blame *blame = &prediction->potential.blame[i];
		if (blame->kind == BLAME_NONE)
			continue;
		yyjson_mut_val *item = json_item(json, list);
		json_address(json, item, "address", machine->functions.items[i].address);
		json_text(json, item, "because", blame_word(blame->kind));
		if (blame->hop >= 0)
			json_address(json, item, "hop",
				     machine->functions.items[blame->hop].address);
	}
}

static void virtual_functions(struct json *json, yyjson_mut_val *object,
			      const struct prediction *prediction)
{
	yyjson_mut_val *list = json_list_fact(json, object, "groups.virtual_functions",
					      prediction->potential.status);

	for (size_t i = 0; list && i < prediction->virtual_functions.count; i++) {
		const struct virtual_functions *functions = &prediction->virtual_functions.items[i];
		yyjson_mut_val *item = json_item(json, list);
		json_address(json, item, "physical", functions->physical->address);
		json_number(json, item, "total", functions->total);
		json_bool(json, item, "own_groups", functions->own_groups);
	}
}

void json_groups(struct json *json, yyjson_mut_val *root)
{
	const struct machine *machine = json->report->machine;
	const struct prediction *prediction = json->report->judgement->deduced.prediction;
	yyjson_mut_val *object = json_object(json, root, "groups");
	yyjson_mut_val *list =
		json_list_fact(json, object, "groups.kernel", machine->groups_status);

	for (size_t i = 0; list && i < machine->groups.count; i++) {
		yyjson_mut_val *item = json_item(json, list);
		kernel_group(json, item, &machine->groups.items[i]);
		reserved_regions(json, item, &machine->groups.items[i]);
	}
	list = json_list_fact(json, object, "groups.vfio", machine->groups_status);
	for (size_t i = 0; list && i < machine->vfio_groups.count; i++)
		kernel_group(json, json_item(json, list), &machine->vfio_groups.items[i]);
	computed_fact(json, object, "groups.predicted", &prediction->predicted);
	computed_fact(json, object, "groups.potential", &prediction->potential);
	list = json_list_fact(json, object, "groups.what_if", prediction->potential.status);
	for (size_t i = 0; list && i < prediction->what_if.count; i++)
		what_if_item(json, list, &prediction->what_if.items[i]);
	other_kernels(json, object);
	differences(json, object, prediction);
	joined(json, object, prediction);
	virtual_functions(json, object, prediction);
}
