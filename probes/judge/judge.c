/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/judge.h"

#include "probes/judge/changes.h"
#include "probes/judge/company.h"
#include "probes/judge/counts.h"
#include "probes/judge/device_verdict.h"
#include "probes/judge/ranking.h"
#include "probes/judge/reach.h"

#include <stdlib.h>
#include <string.h>

static int by_subject_and_rule(const void *a, const void *b)
{
	const struct finding *left = a;
	const struct finding *right = b;

	if (left->about_machine != right->about_machine)
		return left->about_machine ? -1 : 1;
	if (!left->about_machine) {
		int order = pci_address_compare(left->subject, right->subject);
		if (order)
			return order;
	}
	int order = strcmp(left->rule->id, right->rule->id);
	return order ? order : strcmp(left->summary, right->summary);
}

static void add_gap(struct judgement *judgement, const char *what, const char *why)
{
	*array_add(judgement->arena, &judgement->gaps) = (struct gap){ what, why };
}

static void run_rule(const struct rule *rule, const struct machine *machine,
		     struct judgement *judgement, const struct watch *watch)
{
	struct findings *findings = &judgement->findings;
	const char *ended = watch_begin(watch, rule->id);

	findings->rule = rule;
	if (ended) {
		struct finding *finding = finding_add_machine(
			findings, FINDING_UNKNOWN, "The rule %s could not be evaluated: it %s.",
			rule->id, ended);
		finding->severity = SEVERITY_CHANGE;
		add_gap(judgement, arena_printf(judgement->arena, "rule %s", rule->id),
			arena_printf(judgement->arena, "failed: it %s, so it was skipped", ended));
		return;
	}
	rule->judge(machine, findings);
}

static void run_rules(const struct machine *machine, struct judgement *judgement,
		      const struct watch *watch)
{
	struct findings *findings = &judgement->findings;
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	findings->arena = judgement->arena;
	findings->deduced = &judgement->deduced;
	for (int last = false; last <= true; last++)
		for (size_t i = 0; i < count; i++)
			if (rules[i]->last == last)
				run_rule(rules[i], machine, judgement, watch);
}

/* False where the findings could not be sorted: then none counts. */
static bool sort_findings(struct findings *findings, const struct watch *watch)
{
	if (watch_begin(watch, STEP_SORT)) {
		findings->list.count = 0;
		return false;
	}
	if (findings->list.count)
		qsort(findings->list.items, findings->list.count, sizeof(struct finding),
		      by_subject_and_rule);
	return true;
}

/* --- The machine --- */

static const char needs_root[] = "PCI capabilities are readable by root only; run with sudo";
static const char step_left_out[] = "a step of the scan was skipped";

/*
 * What a whole part of the machine hides behind, or NULL: then nobody looked there, whatever else
 * was found.
 */
static const char *blind_spot(const struct machine *machine, bool unseen)
{
	for (size_t i = 0; i < machine->probes.count; i++)
		if (machine->probes.items[i].status != OK)
			return "a probe was skipped";
	if (machine->step_lost || unseen)
		return step_left_out;
	if (machine->functions_status != OK || !machine->functions.count)
		return "PCI functions could not be enumerated";
	size_t read = 0;
	for (size_t i = 0; i < machine->functions.count; i++) {
		read += machine->functions.items[i].status == OK;
		if (machine->functions.items[i].acs.status == DENIED)
			return needs_root;
	}
	return read ? NULL : "no PCI function could be read";
}

static enum verdict machine_verdict(const char *blind, const struct findings *findings)
{
	bool unknown = false, change = false;

	if (blind)
		return VERDICT_INCOMPLETE;
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (!finding->about_machine || !finding_matters(finding))
			continue;
		if (finding->status == FINDING_FAIL && finding->severity == SEVERITY_IMPOSSIBLE)
			return VERDICT_NOT_CAPABLE;
		unknown |= finding->status == FINDING_UNKNOWN;
		change |= finding->status == FINDING_FAIL;
	}
	return unknown ? VERDICT_INCOMPLETE : change ? VERDICT_READY_AFTER_CHANGES : VERDICT_READY;
}

static const char *ready_summary(struct arena *arena, const struct judgement *judgement)
{
	size_t assignable = 0, total = 0;

	for (size_t kind = 0; kind < DEVICE_KINDS; kind++) {
		assignable += judgement->counts[kind].assignable;
		total += judgement->counts[kind].total;
	}
	return arena_printf(arena, "%zu of %zu device%s can be assigned to a VM now.", assignable,
			    total, total == 1 ? "" : "s");
}

static const char *machine_summary(const struct judgement *judgement)
{
	struct arena *arena = judgement->arena;
	const char *blind = judgement->blind;
	size_t count = judgement->ranking.deciding_count;
	const struct finding *finding = judgement->ranking.deciding;
	const char *text = finding ? finding->summary : "";

	if (finding && count > 1)
		text = arena_printf(arena, "%.*s, and %zu more.", (int)(strlen(text) - 1), text,
				    count - 1);
	if (blind)
		return arena_printf(arena, "Incomplete: %s.%s%s", blind, *text ? " " : "", text);
	return finding ? text : ready_summary(arena, judgement);
}

/* --- The devices --- */

/* What the scan and the prediction noticed, before what the rules notice. */
static void collect_gaps(const struct machine *machine, const struct prediction *prediction,
			 struct judgement *judgement)
{
	for (size_t i = 0; i < machine->gaps.count; i++)
		*array_add(judgement->arena, &judgement->gaps) = machine->gaps.items[i];
	for (size_t i = 0; i < prediction->gaps.count; i++)
		*array_add(judgement->arena, &judgement->gaps) = prediction->gaps.items[i];
}

/*
 * False where something was lost without which devices are not known; without deductions no rule
 * says anything that is true.
 */
static bool find_all(const struct machine *machine, struct judgement *judgement,
		     const struct watch *watch)
{
	bool deduced = !watch_lost(watch, STEP_JOIN) && !watch_begin(watch, STEP_DEDUCTIONS);

	if (deduced) {
		deduce(judgement->arena, &judgement->deduced);
		run_rules(machine, judgement, watch);
		remedies_within_reach(machine, &judgement->findings);
	}
	return sort_findings(&judgement->findings, watch) && deduced &&
	       !watch_lost(watch, STEP_GROUPS);
}

static void list_devices(const struct machine *machine, struct judgement *judgement)
{
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_device(function))
			continue;
		struct device_judgement *device = array_add(judgement->arena, &judgement->devices);
		device->function = function;
		device->deduced = deduced_device(&judgement->deduced, function);
		tell_company(judgement->arena, machine, device);
	}
}

static void find_verdicts(const struct machine *machine, struct judgement *judgement, bool unseen)
{
	for (size_t i = 0; i < judgement->devices.count; i++)
		find_device_verdict(machine, judgement, &judgement->devices.items[i], unseen);
	judgement->blind = blind_spot(machine, unseen);
	judgement->needs_root = judgement->blind == needs_root;
	judgement->verdict = machine_verdict(judgement->blind, &judgement->findings);
	count_devices(judgement);
	list_changes(judgement);
	rank(judgement);
	judgement->summary = machine_summary(judgement);
}

/* Every verdict stays what it is by itself: INCOMPLETE, and unknown of each device. */
static void leave_unjudged(struct judgement *judgement)
{
	judgement->blind = step_left_out;
	count_devices(judgement);
	rank(judgement);
	judgement->summary = arena_printf(judgement->arena, "Incomplete: %s.", step_left_out);
}

void judge(struct arena *arena, const struct machine *machine, const struct prediction *prediction,
	   struct judgement *judgement, const struct watch *watch)
{
	uint64_t begin = microseconds_now();
	struct prediction *never_made = arena_alloc(arena, sizeof *never_made);

	never_made->machine = machine;
	judgement->arena = arena;
	judgement->deduced.machine = machine;
	judgement->deduced.prediction = prediction ? prediction : never_made;
	collect_gaps(machine, judgement->deduced.prediction, judgement);
	bool unseen = !find_all(machine, judgement, watch);
	list_devices(machine, judgement);
	if (watch_begin(watch, STEP_JUDGE))
		leave_unjudged(judgement);
	else
		find_verdicts(machine, judgement, unseen);
	judgement->microseconds = microseconds_now() - begin;
}
