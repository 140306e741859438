/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/proof_reason.h"
#include "probes/judge/ranking.h"

/* What keeps it from being assigned by what was inferred; the trial's own rules do not count. */
static const struct finding *inferred_blocker(const struct findings *findings,
					      const struct function *function)
{
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = &findings->list.items[i];
		bool about = finding->about_machine ||
			     pci_address_compare(finding->subject, function->address) == 0;
		if (about && finding_matters(finding) && finding->status == FINDING_FAIL &&
		    !finding->rule->of_trial)
			return finding;
	}
	return NULL;
}

static bool has_failed(const struct proof_device *device)
{
	return device->outcome == PROOF_BROKE_OFF || device->outcome == PROOF_WENT_PAST;
}

static void judge_function(const struct machine *machine, struct findings *findings,
			   const struct function *function)
{
	const struct proof_device *device = proof_of(&machine->proof, function->address);
	const struct rule *expected = proof_expected_to_fail(findings, function->address);
	struct finding *finding = NULL;

	if (!device || device->outcome == PROOF_NOT_TRIED)
		return;
	if (has_failed(device) && !inferred_blocker(findings, function))
		finding = finding_add_function(
			findings, FINDING_WARN, function,
			"Tables and registers say that it can be assigned, but the trial by VFIO "
			"failed at \"%s\".",
			device->failed ? device->failed->name : "open");
	else if (!has_failed(device) && expected)
		finding = finding_add_function(
			findings, FINDING_WARN, function,
			"The trial by VFIO worked, although %s says that it cannot.", expected->id);
	if (finding)
		finding_cite_text(findings, finding, proof_outcome_word(device->outcome),
				  "trial by VFIO");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	size_t before = findings->list.count;

	if (!machine->proof.devices.count)
		return;
	judge_devices(machine, findings, judge_function);
	if (findings->list.count > before)
		return;
	finding_cite_text(
		findings,
		finding_add_machine(findings, FINDING_PASS,
				    "The trial by VFIO shows what tables and registers say."),
		arena_printf(findings->arena, "%zu devices", machine->proof.devices.count),
		"trial by VFIO");
}

RULE(proof_contradicts) = {
	.id = "proof_contradicts",
	.severity = SEVERITY_NOTE,
	.first = true,
	.last = true,
	.of_trial = true,
	.title = "the trial contradicts the tables",
	.remedy = "Believe the trial. Please report this machine to vfio-preflight with a capture "
		  "(--record FILE), so that the rule can be corrected.",
	.judge = judge,
	EXPLAIN(.meaning = "What this program infers from tables and registers and what the trial "
			   "by VFIO showed do not agree. One of them is wrong about this machine, "
			   "and the trial is nearer to what a virtual machine meets.",
		.how = "The device has no blocker but its trial failed, or the trial worked "
		       "although "
		       "a rule says that VFIO refuses it.",
		.reference = "Linux, Documentation/driver-api/vfio.rst")
};
