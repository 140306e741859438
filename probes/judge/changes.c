/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/changes.h"
#include "probes/judge/ranking.h"

#include <stdlib.h>
#include <string.h>

static int compare_subject(const void *key, const void *device)
{
	return pci_address_compare(*(const struct pci_address *)key,
				   ((const struct device_judgement *)device)->function->address);
}

/* What would part a device from others in its group changes nothing where there are none. */
static bool parts_from_nobody(const struct judgement *judgement, const struct finding *finding)
{
	if (finding->severity != SEVERITY_GROUP || finding->about_machine ||
	    !judgement->devices.count)
		return false;
	const struct device_judgement *device =
		bsearch(&finding->subject, judgement->devices.items, judgement->devices.count,
			sizeof *judgement->devices.items, compare_subject);
	return !device || !device->strangers_total;
}

/* A kernel option that only pretends, where the device has a change that parts it in fact. */
static bool is_last_resort(const struct judgement *judgement, const struct finding *finding)
{
	size_t count;
	const struct finding *own = findings_about(&judgement->findings, finding->subject, &count);

	if (finding->severity != SEVERITY_GROUP || finding->where != WHERE_OPTION)
		return false;
	for (size_t i = 0; i < count && own + i < finding; i++)
		if (own[i].severity == SEVERITY_GROUP && own[i].status == FINDING_FAIL &&
		    own[i].where != WHERE_NOWHERE)
			return true;
	return false;
}

/*
 * A finding asks for a change where it stands in the way of something, and something can be done
 * about it here.
 */
static bool asks_for_change(const struct judgement *judgement, const struct finding *finding)
{
	return finding->status == FINDING_FAIL && finding->severity != SEVERITY_NOTE &&
	       finding->where != WHERE_NOWHERE && !parts_from_nobody(judgement, finding) &&
	       !is_last_resort(judgement, finding);
}

static struct change *change_for(struct judgement *judgement, const struct finding *finding)
{
	for (size_t i = 0; i < judgement->changes.count; i++) {
		struct change *change = &judgement->changes.items[i];
		if (change->where == finding->where && !strcmp(change->what, finding->remedy))
			return change;
	}
	struct change *change = array_add(judgement->arena, &judgement->changes);
	change->where = finding->where;
	change->what = finding->remedy;
	return change;
}

static bool has_rule(const struct change *change, const struct rule *rule)
{
	for (size_t i = 0; i < change->rules.count; i++)
		if (change->rules.items[i] == rule)
			return true;
	return false;
}

/* What decides the whole machine comes before what frees one device. */
static int in_order(const void *a, const void *b)
{
	const struct change *left = a, *right = b;

	if (left->for_machine != right->for_machine)
		return left->for_machine ? -1 : 1;
	if (left->where != right->where)
		return left->where < right->where ? -1 : 1;
	return strcmp(left->rules.items[0]->id, right->rules.items[0]->id)
		       ?: strcmp(left->what, right->what);
}

/* --- What each one unblocks --- */

static bool clears(const struct change *change, const struct finding *finding)
{
	return change->where == finding->where && has_rule(change, finding->rule) &&
	       !strcmp(change->what, finding->remedy);
}

/* The last change that this finding's removal needs; past the list where no change removes it. */
static size_t cleared_by(const struct judgement *judgement, const struct finding *finding)
{
	size_t i = 0;

	while (i < judgement->changes.count && !clears(&judgement->changes.items[i], finding))
		i++;
	return i;
}

/*
 * Whether the finding stops its subject; then `last` becomes the change that removes it, if that
 * comes later.
 */
static bool stops(const struct judgement *judgement, const struct finding *finding, size_t *last)
{
	if (finding->status != FINDING_FAIL || !finding_matters(finding))
		return false;
	size_t by = cleared_by(judgement, finding);
	*last = by > *last ? by : *last;
	return true;
}

/*
 * The first change that parts the device from others in its group, for any of them does; past the
 * list where none does: with its group it can be assigned all the same.
 */
static size_t parted_by(const struct judgement *judgement, const struct finding *own, size_t count)
{
	size_t first = judgement->changes.count;

	for (size_t i = 0; i < count; i++) {
		if (own[i].severity != SEVERITY_GROUP || !asks_for_change(judgement, &own[i]))
			continue;
		size_t by = cleared_by(judgement, &own[i]);
		first = by < first ? by : first;
	}
	return first;
}

/*
 * After which change nothing is left that stops the device; past the list where something always
 * is, or nothing does.
 */
static size_t freed_by(const struct judgement *judgement, const struct device_judgement *device)
{
	const struct findings *findings = &judgement->findings;
	bool stopped = false;
	size_t last = 0, count;
	const struct finding *own = findings_about(findings, device->function->address, &count);
	size_t parted = parted_by(judgement, own, count);

	for (size_t i = 0; i < findings->list.count && findings->list.items[i].about_machine; i++)
		stopped |= stops(judgement, &findings->list.items[i], &last);
	for (size_t i = 0; i < count; i++)
		stopped |= stops(judgement, &own[i], &last);
	if (parted < judgement->changes.count) {
		stopped = true;
		last = parted > last ? parted : last;
	}
	return stopped ? last : judgement->changes.count;
}

static void find_unblocked(struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->devices.count; i++) {
		const struct device_judgement *device = &judgement->devices.items[i];
		size_t by = freed_by(judgement, device);
		if (by < judgement->changes.count && device->verdict != DEVICE_UNKNOWN)
			*array_add(judgement->arena, &judgement->changes.items[by].unblocks) =
				device->function->address;
	}
}

void list_changes(struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.list.count && !judgement->needs_root; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (!asks_for_change(judgement, finding))
			continue;
		struct change *change = change_for(judgement, finding);
		change->for_machine |= finding->about_machine;
		if (!has_rule(change, finding->rule))
			*array_add(judgement->arena, &change->rules) = finding->rule;
	}
	if (judgement->changes.count)
		qsort(judgement->changes.items, judgement->changes.count,
		      sizeof *judgement->changes.items, in_order);
	find_unblocked(judgement);
}
