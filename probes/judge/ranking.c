/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/ranking.h"

#include <stdlib.h>

bool finding_matters(const struct finding *finding)
{
	return finding->severity == SEVERITY_CHANGE || finding->severity == SEVERITY_IMPOSSIBLE;
}

/* --- What decides the machine's verdict --- */

static bool decides(const struct finding *finding, enum verdict verdict)
{
	if (!finding->about_machine || !finding_matters(finding))
		return false;
	switch (verdict) {
	case VERDICT_INCOMPLETE:
		return finding->status == FINDING_UNKNOWN || finding->status == FINDING_FAIL;
	case VERDICT_NOT_CAPABLE:
		return finding->status == FINDING_FAIL && finding->severity == SEVERITY_IMPOSSIBLE;
	case VERDICT_READY_AFTER_CHANGES: return finding->status == FINDING_FAIL;
	case VERDICT_READY: break;
	}
	return false;
}

static void find_deciding(struct judgement *judgement)
{
	struct ranking *ranking = &judgement->ranking;

	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (!decides(finding, judgement->verdict))
			continue;
		ranking->deciding_count++;
		if (!ranking->deciding || finding->severity > ranking->deciding->severity)
			ranking->deciding = finding;
	}
}

/* --- Devices --- */

/*
 * What a host is built for; what it runs on; the rest; what chipsets are made of. What is part of
 * another device comes last.
 */
static int tier(const struct device_judgement *device)
{
	enum device_kind kind = function_kind(device->function);

	if (device->part_of)
		return 4;
	if (kind == KIND_OTHER && device->function->parent == NO_PARENT)
		return 3;
	return kind <= KIND_ACCELERATOR ? 0 : kind <= KIND_NETWORK ? 1 : 2;
}

/* By tier; what is stopped before what is not; by kind; by address, in whose order devices lie. */
static int by_weight(const void *a, const void *b)
{
	const struct device_judgement *left = *(const struct device_judgement *const *)a;
	const struct device_judgement *right = *(const struct device_judgement *const *)b;
	int order = tier(left) - tier(right);

	if (!order)
		order = (left->verdict == DEVICE_ASSIGNABLE) -
			(right->verdict == DEVICE_ASSIGNABLE);
	if (!order)
		order = (int)function_kind(left->function) - (int)function_kind(right->function);
	return order ? order : left < right ? -1 : left > right;
}

static void rank_devices(struct judgement *judgement)
{
	struct ranking *ranking = &judgement->ranking;

	for (size_t i = 0; i < judgement->devices.count; i++)
		*array_add(judgement->arena, &ranking->devices) = &judgement->devices.items[i];
	if (ranking->devices.count)
		qsort(ranking->devices.items, ranking->devices.count,
		      sizeof *ranking->devices.items, by_weight);
}

/* --- Reasons --- */

/* What decides the machine's verdict; then what is wrong without deciding it. */
static bool is_reason(const struct finding *finding, enum severity severity)
{
	if (finding->severity != severity ||
	    (finding->status == FINDING_WARN && (finding->rule->detail || finding->no_action)))
		return false;
	return finding->status == FINDING_FAIL ||
	       finding->status == (finding_matters(finding) ? FINDING_UNKNOWN : FINDING_WARN);
}

/* A rule that stops devices is one reason, of the first of them by weight. */
static void add_stop(struct judgement *judgement, size_t first, const struct finding *finding)
{
	struct ranking *ranking = &judgement->ranking;

	for (size_t i = first; i < ranking->reasons.count; i++)
		if (ranking->reasons.items[i].finding->rule == finding->rule) {
			ranking->reasons.items[i].count++;
			return;
		}
	*array_add(judgement->arena, &ranking->reasons) = (struct reason){ finding, 1 };
}

static void find_stops(struct judgement *judgement)
{
	const struct ranking *ranking = &judgement->ranking;
	size_t first = ranking->reasons.count, count;

	for (size_t device = 0; device < ranking->devices.count; device++) {
		const struct finding *own =
			findings_about(&judgement->findings,
				       ranking->devices.items[device]->function->address, &count);
		for (size_t i = 0; i < count; i++)
			if (own[i].status == FINDING_FAIL && finding_matters(&own[i]) &&
			    !own[i].rule->first)
				add_stop(judgement, first, &own[i]);
	}
}

/* Why it shares its group: the first of the findings that say so. */
static const struct finding *why_shared(const struct judgement *judgement,
					const struct device_judgement *device)
{
	size_t count;
	const struct finding *own =
		findings_about(&judgement->findings, device->function->address, &count);

	for (size_t i = 0; i < count; i++)
		if (own[i].severity == SEVERITY_GROUP && own[i].status == FINDING_FAIL)
			return &own[i];
	return NULL;
}

/*
 * What a host is built for, and, where a change may part it from others, what it runs on. On a
 * root bus nothing parts the functions of a chipset.
 */
static void find_shared(struct judgement *judgement)
{
	const struct ranking *ranking = &judgement->ranking;
	size_t first = ranking->reasons.count;

	for (size_t i = 0; i < ranking->devices.count; i++) {
		const struct device_judgement *device = ranking->devices.items[i];
		const struct finding *why = why_shared(judgement, device);
		if (why && device->verdict == DEVICE_ASSIGNABLE_WITH_GROUP &&
		    device->function->parent != NO_PARENT &&
		    tier(device) <= (why->where != WHERE_NOWHERE))
			add_stop(judgement, first, why);
	}
}

static void find_about_machine(struct judgement *judgement, enum severity severity, bool failed)
{
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (finding->about_machine && !finding->rule->first &&
		    is_reason(finding, severity) && (finding->status == FINDING_FAIL) == failed)
			*array_add(judgement->arena, &judgement->ranking.reasons) =
				(struct reason){ finding, 1 };
	}
}

/*
 * Where the trial and the rules contradict each other, nothing is more worth knowing: that DMA is
 * not translated first, of which no table tells.
 */
static void find_contradictions(struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (finding->rule->first &&
		    (finding->status == FINDING_WARN || finding->status == FINDING_FAIL))
			add_stop(judgement, 0, finding);
	}
}

/* What is known to be wrong comes before what was not seen: its remedy can be carried out. */
static void find_reasons(struct judgement *judgement)
{
	/* Where nothing can be assigned, notes are of no use. */
	int least = judgement->verdict == VERDICT_NOT_CAPABLE ? SEVERITY_GROUP : SEVERITY_NOTE;

	find_contradictions(judgement);
	for (int severity = SEVERITY_IMPOSSIBLE; severity >= least; severity--) {
		find_about_machine(judgement, (enum severity)severity, true);
		if (severity == SEVERITY_CHANGE)
			find_stops(judgement);
		else if (severity == SEVERITY_GROUP)
			find_shared(judgement);
		find_about_machine(judgement, (enum severity)severity, false);
	}
}

/* --- What is explained --- */

bool finding_is_told(const struct finding *finding)
{
	return finding->status == FINDING_FAIL || finding->status == FINDING_WARN ||
	       (finding->status == FINDING_UNKNOWN && finding->severity != SEVERITY_NOTE);
}

static bool is_trouble(const struct finding *finding)
{
	return finding_is_told(finding) &&
	       !(finding->status == FINDING_WARN && finding->rule->detail);
}

static void find_troubles(struct judgement *judgement)
{
	const struct findings *findings = &judgement->findings;
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (size_t rule = 0; rule < count; rule++) {
		size_t i = 0;
		while (i < findings->list.count && !(findings->list.items[i].rule == rules[rule] &&
						     is_trouble(&findings->list.items[i])))
			i++;
		if (i < findings->list.count)
			*array_add(judgement->arena, &judgement->ranking.troubles) =
				&findings->list.items[i];
	}
}

/* The first of a rule's findings with that status that is told; NULL where there is none. */
static const struct finding *first_told(const struct findings *findings, const struct rule *rule,
					enum finding_status status)
{
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (finding->rule == rule && finding->status == status && finding_is_told(finding))
			return finding;
	}
	return NULL;
}

static bool is_among_told(const struct ranking *ranking, const struct rule *rule)
{
	for (size_t i = 0; i < ranking->told.count; i++)
		if (ranking->told.items[i]->rule == rule)
			return true;
	return false;
}

static void find_told(struct judgement *judgement)
{
	static const enum finding_status order[] = { FINDING_FAIL, FINDING_UNKNOWN, FINDING_WARN };
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (size_t status = 0; status < sizeof order / sizeof *order; status++)
		for (size_t i = 0; i < count; i++) {
			const struct finding *found =
				first_told(&judgement->findings, rules[i], order[status]);
			if (found && !is_among_told(&judgement->ranking, rules[i]))
				*array_add(judgement->arena, &judgement->ranking.told) = found;
		}
}

void rank(struct judgement *judgement)
{
	rank_devices(judgement);
	if (!judgement->needs_root) {
		find_deciding(judgement);
		find_reasons(judgement);
	}
	find_troubles(judgement);
	find_told(judgement);
}
