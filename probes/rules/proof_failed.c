/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/proof_reason.h"
#include "probes/judge/survey.h"

#include <string.h>

/* Up to where the devices of a unit are tried together: a change of the system can mend it. */
static bool is_of_the_system(const char *step)
{
	static const char *const steps[] = { "bind", "group", "iommu", "map", "trial" };

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (strcmp(step, steps[i]) == 0)
			return true;
	return false;
}

static void find_failed(struct findings *findings, const struct function *function,
			const struct proof_device *device)
{
	const struct proof_step *step = device->failed;
	char address[PCI_ADDRESS_TEXT];
	const struct rule *rule =
		step ? proof_reason(findings, function->address, step->name) : NULL;
	struct finding *finding = finding_add_function(
		findings, FINDING_FAIL, function, "The trial by VFIO failed at \"%s\"%s%s.%s%s%s",
		step ? step->name : "open", step && *step->words ? ": " : "",
		step ? step->words : ": it was not reached", rule ? " The reason is " : "",
		rule ? rule->id : "", rule ? "." : "");

	if (!step || is_of_the_system(step->name))
		finding->severity = SEVERITY_CHANGE;
	finding_cite_text(findings, finding, step ? step->word : "not reached", "trial by VFIO: %s",
			  step ? step->name : "open");
	if (step && step->kernel)
		finding_cite_text(findings, finding, step->kernel, "kernel log");
	if (rule)
		finding_set_remedy(findings, finding, "Do what %s asks for, then repeat the trial.",
				   rule->id);
	else
		finding_set_remedy(findings, finding,
				   "Update the firmware and the kernel, then repeat the trial: "
				   "vfio-preflight prove --device %s. If it fails again, do not "
				   "assign this device.",
				   pci_address_print(function->address, address));
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct proof_device *device = proof_of(&machine->proof, function->address);

	if (!device || device->outcome == PROOF_NOT_TRIED)
		return NOT_JUDGED;
	if (device->outcome != PROOF_BROKE_OFF)
		return FINE;
	find_failed(findings, function, device);
	return FOUND;
}

/* What a trial showed and nobody can read is not what no trial showed. */
static bool is_unread(const struct machine *machine)
{
	for (size_t i = 0; i < machine->probes.count; i++)
		if (strcmp(machine->probes.items[i].name, "proof") == 0 &&
		    machine->probes.items[i].status != OK)
			return true;
	return machine->proof.status == DENIED || machine->proof.status == FAILED;
}

static void tell_unread(const struct machine *machine, struct findings *findings)
{
	struct finding *finding =
		finding_add_machine(findings, FINDING_UNKNOWN,
				    "Unknown what the trial by VFIO showed, if there was one.");

	finding->severity = SEVERITY_CHANGE;
	finding_cite_text(findings, finding, status_name(machine->proof.status),
			  "/run/vfio-preflight-proof");
	finding_look_again(findings, finding);
}

/* Where no trial was made there is nothing to say of one. */
static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No step of the trial by VFIO failed.",
		"No device was tried by VFIO.",
		"trial by VFIO",
	};

	if (is_unread(machine))
		tell_unread(machine, findings);
	if (is_unread(machine) || !machine->proof.devices.count)
		return;
	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(proof_failed) = {
	.id = "proof_failed",
	.severity = SEVERITY_IMPOSSIBLE,
	.last = true,
	.of_trial = true,
	.title = "the trial by VFIO failed",
	.remedy = "Update the firmware and the kernel, then repeat the trial with this device "
		  "alone.",
	.judge = judge,
	EXPLAIN(.meaning = "The device was bound to vfio-pci and tried as a hypervisor would use "
			   "it, and one of the steps did not work. A virtual machine would meet "
			   "the same error.",
		.how = "The result of the step, the error of the kernel, and the kernel's own line "
		       "about it.",
		.reference = "Linux, Documentation/driver-api/vfio.rst")
};
