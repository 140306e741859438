/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/device_verdict.h"

#include "probes/assignment/configure.h"
#include "probes/judge/ranking.h"
#include "probes/machine/vmd.h"

#include <stdlib.h>
#include <string.h>

static void add_blocker(struct arena *arena, struct device_judgement *device,
			const struct rule *rule)
{
	for (size_t i = 0; i < device->blockers.count; i++)
		if (device->blockers.items[i] == rule)
			return;
	*array_add(arena, &device->blockers) = rule;
}

static int by_rule_id(const void *a, const void *b)
{
	return strcmp((*(const struct rule *const *)a)->id, (*(const struct rule *const *)b)->id);
}

/*
 * Where the kernel shows no groups, a change that is named explains it; where nobody saw whether it
 * does, nothing explains it.
 */
static bool groups_leave_open(const struct machine *machine, bool change)
{
	return machine->groups_status != OK && (!change || machine->groups_status != ABSENT);
}

/* Whether its virtual functions are on, and how it is reset, stands in what was not shown. */
static bool is_half_seen(const struct function *function)
{
	return function->acs.status == DENIED;
}

/* What findings come to for one device. */
struct outcome {
	bool impossible, unknown, change;
};

static void weigh(struct arena *arena, struct device_judgement *device,
		  const struct finding *finding, struct outcome *outcome)
{
	if (finding->status == FINDING_FAIL)
		add_blocker(arena, device, finding->rule);
	outcome->impossible |=
		finding->status == FINDING_FAIL && finding->severity == SEVERITY_IMPOSSIBLE;
	outcome->change |= finding->status == FINDING_FAIL && finding->severity == SEVERITY_CHANGE;
	outcome->unknown |= finding->status == FINDING_UNKNOWN && finding_matters(finding);
}

void find_device_verdict(const struct machine *machine, const struct judgement *judgement,
			 struct device_judgement *device, bool unseen)
{
	const struct findings *findings = &judgement->findings;
	struct outcome outcome = { .unknown = unseen || device->function->status != OK };
	size_t count;

	for (size_t i = 0; i < findings->list.count && findings->list.items[i].about_machine; i++)
		if (finding_matters(&findings->list.items[i]))
			weigh(judgement->arena, device, &findings->list.items[i], &outcome);
	const struct finding *own = findings_about(findings, device->function->address, &count);
	for (size_t i = 0; i < count; i++)
		weigh(judgement->arena, device, &own[i], &outcome);
	if (device->blockers.count)
		qsort(device->blockers.items, device->blockers.count,
		      sizeof device->blockers.items[0], by_rule_id);

	if (outcome.impossible)
		device->verdict = DEVICE_NOT_ASSIGNABLE;
	else if (outcome.unknown || is_half_seen(device->function) ||
		 groups_leave_open(machine, outcome.change))
		device->verdict = DEVICE_UNKNOWN;
	else if (outcome.change)
		device->verdict = DEVICE_ASSIGNABLE_AFTER_CHANGES;
	else
		device->verdict =
			device->strangers_total ? DEVICE_ASSIGNABLE_WITH_GROUP : DEVICE_ASSIGNABLE;
}

bool device_is_assignable(const struct device_judgement *device)
{
	/* Behind VMD it has an address that it will not have once it can be given away. */
	return device->verdict != DEVICE_UNKNOWN && device->verdict != DEVICE_NOT_ASSIGNABLE &&
	       device->function->address.domain <= LAST_ORDINARY_DOMAIN;
}

struct configuration *judgement_configuration(struct arena *arena,
					      const struct judgement *judgement,
					      const struct device_judgement *device)
{
	if (!device_is_assignable(device) || !judgement->deduced.needs)
		return NULL;
	return configuration_of(arena, &judgement->deduced.configurations, device->function,
				&device->deduced->companions);
}
