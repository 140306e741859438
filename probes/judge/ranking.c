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
	case VERDICT_READY_AFTER_CHANGES:
		return finding->status == FINDING_FAIL;
	case VERDICT_READY:
		break;
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
	if (finding->severity != severity || (finding->status == FINDING_WARN && finding->rule->detail))
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
		if (!finding->about_machine && finding->status == FINDING_FAIL && finding_matters(finding))
			add_stop(judgement, first, finding);
	}
}

static void find_reasons(struct judgement *judgement)
{
	for (int severity = SEVERITY_IMPOSSIBLE; severity >= SEVERITY_NOTE; severity--) {
		for (size_t i = 0; i < judgement->findings.list.count; i++) {
			const struct finding *finding = &judgement->findings.list.items[i];
			if (finding->about_machine && is_reason(finding, (enum severity)severity))
				*array_add(judgement->arena, &judgement->ranking.reasons) = (struct reason){ finding, 1 };
		}
		if (severity == SEVERITY_CHANGE)
			find_stops(judgement);
	}
}

/* --- Devices --- */

/* What most people come for, before what a chipset is made of. */
static int place_of(const struct function *function)
{
	enum { STORAGE = 0x01, DISPLAY = 0x03, MULTIMEDIA = 0x04, ACCELERATOR = 0x12, USB = 0x0c03 };
	uint32_t base = function->class_code >> 16;

	if (base == DISPLAY)
		return 0;
	if ((base >= STORAGE && base <= MULTIMEDIA) || base == ACCELERATOR || function->class_code >> 8 == USB)
		return 1;
	return function->parent != NO_PARENT ? 2 : 3;
}

/* Devices lie in the order of their addresses. */
static int displays_first(const void *a, const void *b)
{
	const struct device_judgement *left = *(const struct device_judgement *const *)a;
	const struct device_judgement *right = *(const struct device_judgement *const *)b;
	int order = place_of(left->function) - place_of(right->function);

	if (order)
		return order;
	return left < right ? -1 : left > right;
}

static void rank_devices(struct judgement *judgement)
{
	struct ranking *ranking = &judgement->ranking;

	for (size_t i = 0; i < judgement->devices.count; i++)
		*array_add(judgement->arena, &ranking->devices) = &judgement->devices.items[i];
	if (ranking->devices.count)
		qsort(ranking->devices.items, ranking->devices.count, sizeof *ranking->devices.items, displays_first);
}

void rank(struct judgement *judgement)
{
	find_deciding(judgement);
	find_reasons(judgement);
	rank_devices(judgement);
}
