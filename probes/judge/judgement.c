#include "probes/judge/judgement.h"
#include "probes/machine/vmd.h"

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

static void run_rule(const struct rule *rule, struct machine *machine, struct findings *findings,
		     const struct scan_watch *watch)
{
	const char *ended = scan_begin(watch, rule->id);

	findings->rule = rule;
	if (ended) {
		struct finding *finding = find_machine(findings, FINDING_UNKNOWN, "The rule %s could not be applied: it %s.",
						       rule->id, ended);
		finding->severity = SEVERITY_CHANGE;
		machine_gap(machine, arena_printf(&machine->arena, "rule %s", rule->id), "failed: it %s, so it was left out", ended);
		return;
	}
	rule->judge(machine, findings);
}

static void run_rules(struct machine *machine, struct findings *findings, const struct scan_watch *watch)
{
	size_t count;
	const struct rule *const *rules = rule_list(&count);

	for (size_t i = 0; i < count; i++)
		run_rule(rules[i], machine, findings, watch);
}

/* Functions do not know their groups then, and must not look as if they had none. */
static void leave_unjoined(struct machine *machine)
{
	if (machine->groups_status == OK)
		machine->groups_status = FAILED;
}

/* False where a step was left out: then nothing counts as found. */
static bool find_all(struct machine *machine, struct findings *findings, const struct scan_watch *watch)
{
	findings->arena = &machine->arena;
	if (scan_begin(watch, "join")) {
		leave_unjoined(machine);
		return false;
	}
	machine_join(machine);
	run_rules(machine, findings, watch);
	if (scan_begin(watch, "sort")) {
		findings->list.count = 0;
		return false;
	}
	if (findings->list.count)
		qsort(findings->list.items, findings->list.count, sizeof(struct finding), by_subject_and_rule);
	return true;
}

/* --- The machine --- */

static bool matters(const struct finding *finding)
{
	return finding->severity == SEVERITY_CHANGE || finding->severity == SEVERITY_IMPOSSIBLE;
}

static const char step_left_out[] = "a step of the examination was left out";

/* What a whole part of the machine hides behind, or NULL: then nobody looked there, whatever else was found. */
static const char *blind_spot(const struct machine *machine)
{
	for (size_t i = 0; i < machine->probes.count; i++)
		if (machine->probes.items[i].status != OK)
			return "a probe was left out";
	if (machine->step_lost)
		return step_left_out;
	if (machine->functions_status != OK)
		return "the PCI functions were not seen";
	for (size_t i = 0; i < machine->functions.count; i++)
		if (machine->functions.items[i].acs.status == DENIED)
			return "PCI capabilities are shown to root only";
	return NULL;
}

static enum verdict machine_verdict(const char *blind, const struct findings *findings)
{
	bool unknown = false, change = false;

	if (blind)
		return VERDICT_INCOMPLETE;
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		if (!finding->about_machine || !matters(finding))
			continue;
		if (finding->status == FINDING_FAIL && finding->severity == SEVERITY_IMPOSSIBLE)
			return VERDICT_NOT_CAPABLE;
		unknown |= finding->status == FINDING_UNKNOWN;
		change |= finding->status == FINDING_FAIL;
	}
	return unknown ? VERDICT_INCOMPLETE : change ? VERDICT_READY_AFTER_CHANGES : VERDICT_READY;
}

/* Whether this finding speaks for the machine's verdict. */
static bool decides(const struct finding *finding, enum verdict verdict)
{
	if (!finding->about_machine || !matters(finding))
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

/* The gravest of what decides, and how many there are. */
static const struct finding *gravest(const struct judgement *judgement, size_t *count)
{
	const struct finding *found = NULL;

	*count = 0;
	for (size_t i = 0; i < judgement->findings.list.count; i++) {
		const struct finding *finding = &judgement->findings.list.items[i];
		if (!decides(finding, judgement->verdict))
			continue;
		(*count)++;
		if (!found || finding->severity > found->severity)
			found = finding;
	}
	return found;
}

static const char *ready_summary(struct arena *arena, const struct judgement *judgement)
{
	size_t assignable = 0;

	for (size_t i = 0; i < judgement->devices.count; i++)
		assignable += judgement->devices.items[i].verdict == DEVICE_ASSIGNABLE ||
			      judgement->devices.items[i].verdict == DEVICE_ASSIGNABLE_WITH_GROUP;
	return arena_printf(arena, "%zu of %zu devices can be given to a virtual machine now.", assignable, judgement->devices.count);
}

static const char *machine_summary(struct machine *machine, const struct judgement *judgement)
{
	struct arena *arena = &machine->arena;
	const char *blind = judgement->blind;
	size_t count;
	const struct finding *finding = gravest(judgement, &count);
	const char *text = finding ? finding->summary : "";

	if (finding && count > 1)
		text = arena_printf(arena, "%.*s, and %zu more.", (int)(strlen(text) - 1), text, count - 1);
	if (blind)
		return arena_printf(arena, "Not all was seen: %s.%s%s", blind, *text ? " " : "", text);
	return finding ? text : ready_summary(arena, judgement);
}

/* --- The devices --- */

static void add_blocker(struct machine *machine, struct device_judgement *device, const struct rule *rule)
{
	for (size_t i = 0; i < device->blockers.count; i++)
		if (device->blockers.items[i] == rule)
			return;
	*array_add(&machine->arena, &device->blockers) = rule;
}

static int by_rule_id(const void *a, const void *b)
{
	const struct rule *const *left = a;
	const struct rule *const *right = b;

	return strcmp((*left)->id, (*right)->id);
}

/* Where the kernel shows no groups, a change that is named explains it; where nobody saw whether it does, nothing explains it. */
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

static void weigh(struct machine *machine, struct device_judgement *device, const struct finding *finding, struct outcome *outcome)
{
	if (finding->status == FINDING_FAIL)
		add_blocker(machine, device, finding->rule);
	outcome->impossible |= finding->status == FINDING_FAIL && finding->severity == SEVERITY_IMPOSSIBLE;
	outcome->change |= finding->status == FINDING_FAIL && finding->severity == SEVERITY_CHANGE;
	outcome->unknown |= finding->status == FINDING_UNKNOWN && matters(finding);
}

static void judge_device(struct machine *machine, const struct judgement *judgement,
			 struct device_judgement *device, bool unseen)
{
	const struct findings *findings = &judgement->findings;
	struct outcome outcome = { .unknown = unseen };
	size_t count;

	for (size_t i = 0; i < findings->list.count && findings->list.items[i].about_machine; i++)
		if (matters(&findings->list.items[i]))
			weigh(machine, device, &findings->list.items[i], &outcome);
	const struct finding *own = findings_about(findings, device->function->address, &count);
	for (size_t i = 0; i < count; i++)
		weigh(machine, device, &own[i], &outcome);
	if (device->blockers.count)
		qsort(device->blockers.items, device->blockers.count, sizeof device->blockers.items[0], by_rule_id);

	device->companions = companions_of(&machine->arena, machine, device->function);
	if (outcome.impossible)
		device->verdict = DEVICE_NOT_ASSIGNABLE;
	else if (outcome.unknown || is_half_seen(device->function) || groups_leave_open(machine, outcome.change))
		device->verdict = DEVICE_UNKNOWN;
	else if (outcome.change)
		device->verdict = DEVICE_ASSIGNABLE_AFTER_CHANGES;
	else
		device->verdict = device->companions.with.count ? DEVICE_ASSIGNABLE_WITH_GROUP : DEVICE_ASSIGNABLE;
}

bool device_is_assignable(const struct device_judgement *device)
{
	/* Behind VMD it has an address that it will not have once it can be given away. */
	return device->verdict != DEVICE_UNKNOWN && device->verdict != DEVICE_NOT_ASSIGNABLE &&
	       device->function->address.domain <= LAST_ORDINARY_DOMAIN;
}

static void list_devices(struct machine *machine, struct judgement *judgement)
{
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_of_interest(&machine->functions.items[i])) {
			struct device_judgement *device = array_add(&machine->arena, &judgement->devices);
			device->function = &machine->functions.items[i];
		}
}

static void find_verdicts(struct machine *machine, struct judgement *judgement, bool unseen)
{
	for (size_t i = 0; i < judgement->devices.count; i++)
		judge_device(machine, judgement, &judgement->devices.items[i], unseen);
	judgement->blind = blind_spot(machine);
	judgement->verdict = machine_verdict(judgement->blind, &judgement->findings);
	judgement->summary = machine_summary(machine, judgement);
}

/* Every verdict stays what it is by itself: INCOMPLETE, and unknown of each device. */
static void leave_unjudged(struct machine *machine, struct judgement *judgement)
{
	judgement->blind = step_left_out;
	judgement->summary = arena_printf(&machine->arena, "Not all was seen: %s.", step_left_out);
}

void judge(struct machine *machine, struct judgement *judgement, const struct scan_watch *watch)
{
	uint64_t begin = microseconds_now();
	bool unseen = watch && watch->skip(watch->context, "groups");

	unseen |= !find_all(machine, &judgement->findings, watch);
	machine->step_lost |= unseen;
	list_devices(machine, judgement);
	if (scan_begin(watch, "judge"))
		leave_unjudged(machine, judgement);
	else
		find_verdicts(machine, judgement, unseen);
	judgement->microseconds = microseconds_now() - begin;
}
