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

/* --- Reasons --- */

/* What decides the machine's verdict; then what is wrong without deciding it. */
static bool is_reason(const struct finding *finding, enum severity severity)
{
	if (finding->severity != severity ||
	    (finding->status == FINDING_WARN && finding->rule->detail))
		return false;
	return finding->status == FINDING_FAIL ||
	       finding->status == (finding_matters(finding) ? FINDING_UNKNOWN : FINDING_WARN);
}

/* A rule that stops devices is one reason, however many they are. */
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
	size_t first = judgement->ranking.reasons.count;

	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (!finding->about_machine && finding->status == FINDING_FAIL &&
		    finding_matters(finding))
			add_stop(judgement, first, finding);
	}
}

static void find_about_machine(struct judgement *judgement, enum severity severity, bool failed)
{
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (finding->about_machine && is_reason(finding, severity) &&
		    (finding->status == FINDING_FAIL) == failed)
			*array_add(judgement->arena, &judgement->ranking.reasons) =
				(struct reason){ finding, 1 };
	}
}

/* What is known to be wrong comes before what was not seen: its remedy can be carried out. */
static void find_reasons(struct judgement *judgement)
{
	for (int severity = SEVERITY_IMPOSSIBLE; severity >= SEVERITY_NOTE; severity--) {
		find_about_machine(judgement, (enum severity)severity, true);
		if (severity == SEVERITY_CHANGE)
			find_stops(judgement);
		find_about_machine(judgement, (enum severity)severity, false);
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

void rank(struct judgement *judgement)
{
	if (!judgement->needs_root) {
		find_deciding(judgement);
		find_reasons(judgement);
	}
	rank_devices(judgement);
}
