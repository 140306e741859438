/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/other_kernels.h"

#include "probes/analysis/interrupt_remapping.h"
#include "probes/groups/predict.h"
#include "probes/judge/judge.h"
#include "probes/quirks/versions.h"

#include <string.h>

/* --- The machine with another kernel --- */

/* What Linux says of each function is left out. */
static struct function *functions_alone(struct arena *arena, const struct machine *machine)
{
	struct function *functions =
		arena_alloc(arena, (machine->functions.count + 1) * sizeof *functions);

	for (size_t i = 0; i < machine->functions.count; i++) {
		functions[i] = machine->functions.items[i];
		functions[i].group = NULL;
		if (!functions[i].features)
			continue;
		functions[i].features = arena_alloc(arena, sizeof *functions[i].features);
		*functions[i].features = *machine->functions.items[i].features;
		functions[i].features->resets.methods = (struct text){ .status = NOT_ASKED };
	}
	return functions;
}

static const struct function **unread_of(struct arena *arena, const struct machine *machine,
					 const struct function *functions)
{
	const struct function **unread =
		arena_alloc(arena, (machine->unread.count + 1) * sizeof *unread);

	for (size_t i = 0; i < machine->unread.count; i++)
		unread[i] = &functions[machine->unread.items[i] - machine->functions.items];
	return unread;
}

/*
 * With its IOMMU on, where there is one, unless this release forbids it, and interrupts remapped
 * where that is offered to it.
 */
static struct machine as_with(struct arena *arena, const struct machine *machine,
			      const char *release)
{
	struct machine other = *machine;
	const struct flag *opt_out = &other.iommu.remapping_opt_out;
	struct flag offered;

	other.kernel.release = (struct text){ OK, release };
	other.kernel.supposed = true;
	other.functions.items = functions_alone(arena, machine);
	other.unread.items = unread_of(arena, machine, other.functions.items);
	other.groups_status = NOT_ASKED;
	other.groups.count = other.vfio_groups.count = other.unlisted_groups = 0;
	other.log = (struct kernel_log){ 0 };
	other.proof = (struct proof){ 0 };
	if (other.iommu.kind == IOMMU_INTEL || other.iommu.kind == IOMMU_AMD)
		other.iommu.enabled = (struct flag){
			OK, opt_out->status != OK || !opt_out->value ||
				    !version_does(&other, VERSION_REMAP_OPT_OUT, NULL).value
		};
	offered = interrupt_remapping_offered(&other);
	other.interrupts.remapped = offered.status == ABSENT ? (struct flag){ OK, false } : offered;
	other.interrupts.chip = "IR-"; /* as each of them begins */
	return other;
}

struct judged {
	struct machine machine;
	const struct prediction *prediction;
	struct judgement judgement;
};

static const struct judged *judge_with(struct arena *arena, const struct machine *machine,
				       const char *release)
{
	struct judged *judged = arena_alloc(arena, sizeof *judged);

	judged->machine = as_with(arena, machine, release);
	judged->prediction = predict_groups(arena, &judged->machine, NULL, 0);
	judged->judgement.arena = arena;
	judge(arena, &judged->machine, judged->prediction, &judged->judgement, NULL);
	return judged;
}

/* --- What is known of it --- */

static const char *why_unknown(const struct kernel_name *name)
{
	struct machine other = { .kernel.release = { OK, name->release } };

	if (!name->release)
		return name->about;
	if (version_changed_by(&other))
		return version_changed_by(&other);
	return version_does(&other, VERSION_CHANGES_KNOWN, NULL).value
		       ? NULL
		       : "its release is older or newer than those of which the changes are known";
}

static bool groups_are_known(const char *release)
{
	struct machine other = { .kernel.release = { OK, release } };

	return version_does(&other, VERSION_GROUPS_KNOWN, NULL).value;
}

static const char *why_uncompared(const struct machine *machine)
{
	const struct text *release = &machine->kernel.release;

	if (release->status != OK)
		return "which release of Linux is running was not seen";
	return why_unknown(&(struct kernel_name){ .release = release->value })
		       ? "what the running kernel does is not known"
		       : NULL;
}

/* --- What differs --- */

static void add(struct arena *arena, struct other_kernel *other, struct kernel_difference found)
{
	*array_add(arena, &other->differences) = found;
}

/* Of each group how many of its functions are no bridges. */
static const int *count_members(struct arena *arena, const struct machine *machine,
				const struct grouping *grouping)
{
	int *members = arena_alloc(arena, (grouping->groups + 1) * sizeof *members);

	for (size_t i = 0; i < machine->functions.count; i++) {
		int group = prediction_group(grouping, i);
		if (group != NO_GROUP)
			members[group] += !function_is_bridge(&machine->functions.items[i]);
	}
	return members;
}

static int others_with(const int *members, const struct grouping *grouping, size_t index)
{
	int group = prediction_group(grouping, index);

	return group == NO_GROUP ? NO_GROUP_AT_ALL : members[group] - 1;
}

static void compare_groups(struct arena *arena, const struct machine *machine,
			   const struct judged *here, const struct judged *there,
			   struct other_kernel *other)
{
	const struct grouping *before = &here->prediction->potential,
			      *after = &there->prediction->potential;
	const int *old = count_members(arena, machine, before),
		  *new = count_members(arena, machine, after);

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_device(function))
			continue;
		struct kernel_difference found = { function, NULL, others_with(old, before, i),
						   others_with(new, after, i), NULL };
		if (found.here != found.there)
			add(arena, other, found);
	}
}

/* As findings are sorted. */
static int order(const struct finding *left, const struct finding *right)
{
	int addresses = left->about_machine || right->about_machine
				? right->about_machine - left->about_machine
				: pci_address_compare(left->subject, right->subject);

	return addresses ? addresses : strcmp(left->rule->id, right->rule->id);
}

/* What has no finding, or one that does not apply, is no trouble. */
static int weight(const struct finding *finding)
{
	static const int weights[] = { [FINDING_PASS] = 0,
				       [FINDING_NOT_APPLICABLE] = 0,
				       [FINDING_WARN] = 1,
				       [FINDING_UNKNOWN] = 2,
				       [FINDING_FAIL] = 3 };

	return finding ? weights[finding->status] : 0;
}

/*
 * The gravest of those about the subject and by the rule of `of`, or NULL where none is a trouble;
 * *at moves behind them.
 */
static const struct finding *take(const struct findings *findings, size_t *at,
				  const struct finding *of)
{
	const struct finding *gravest = NULL;

	for (; *at < findings->list.count && !order(&findings->list.items[*at], of); ++*at) {
		const struct finding *finding = &findings->list.items[*at];
		if (weight(finding) > weight(gravest))
			gravest = finding;
	}
	return gravest;
}

static int status_of(const struct finding *finding)
{
	return (int)(finding ? finding->status : FINDING_PASS);
}

static const struct finding *first_of(const struct findings *left, size_t at_left,
				      const struct findings *right, size_t at_right)
{
	const struct finding *a = at_left < left->list.count ? &left->list.items[at_left] : NULL,
			     *b = at_right < right->list.count ? &right->list.items[at_right]
							       : NULL;

	return !b || (a && order(a, b) < 0) ? a : b;
}

static void compare_findings(struct arena *arena, const struct machine *machine,
			     const struct judged *here, const struct judged *there,
			     struct other_kernel *other)
{
	const struct findings *left = &here->judgement.findings,
			      *right = &there->judgement.findings;
	const struct finding *finding;
	size_t at_left = 0, at_right = 0;

	while ((finding = first_of(left, at_left, right, at_right))) {
		const struct finding *before = take(left, &at_left, finding),
				     *after = take(right, &at_right, finding);
		if (weight(before) != weight(after))
			add(arena, other,
			    (struct kernel_difference){
				    finding->about_machine
					    ? NULL
					    : machine_function(machine, finding->subject),
				    finding->rule, status_of(before), status_of(after),
				    after ? after->summary : NULL });
	}
}

static bool is_listed(const struct other_kernels *others, const struct kernel_name *name)
{
	for (size_t i = 0; i < others->list.count; i++)
		if (!strcmp(others->list.items[i].name.name, name->name))
			return true;
	return false;
}

void judge_other_kernels(struct arena *arena, const struct machine *machine,
			 const struct kernel_name *names, size_t count,
			 struct other_kernels *others)
{
	const struct judged *here = NULL;

	others->uncompared = why_uncompared(machine);
	if (!others->uncompared)
		here = judge_with(arena, machine, machine->kernel.release.value);
	for (size_t i = 0; i < count; i++) {
		if (is_listed(others, &names[i]))
			continue;
		struct other_kernel *other = array_add(arena, &others->list);
		other->name = names[i];
		other->unknown = why_unknown(&names[i]);
		if (other->unknown)
			continue;
		const struct judged *there = judge_with(arena, machine, names[i].release);
		if (groups_are_known(names[i].release))
			other->grouping = there->prediction->potential;
		else
			other->groups_unknown = "it is none of the releases whose groups were "
						"compared";
		if (here) {
			compare_groups(arena, machine, here, there, other);
			compare_findings(arena, machine, here, there, other);
		}
	}
}
