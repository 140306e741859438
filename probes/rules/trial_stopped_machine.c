/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const char *before = proof_hung_before(&machine->proof, function->address);
	struct finding *finding;

	if (!function_is_device(function))
		return NOT_JUDGED;
	if (!before)
		return FINE;
	finding = finding_add_function(
		findings, FINDING_WARN, function,
		"The last trial by VFIO ended with this device, before \"%s\": the machine stopped "
		"then, or was switched off.",
		before);
	finding_cite_text(findings, finding, before, "proving.txt on the stick");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device is known to have stopped this machine in a trial.",
		"There are no devices.",
		"proving.txt on the stick",
	};

	if (machine->proof.hung.count || machine->proof.devices.count)
		survey_end(machine, findings, survey_devices(machine, findings, judge_function),
			   &words);
}

RULE(trial_stopped_machine) = {
	.id = "trial_stopped_machine",
	.severity = SEVERITY_NOTE,
	.of_trial = true,
	.title = "its trial stopped the machine",
	.remedy = "Do not assign it before this is understood: watch the consoles during a trial "
		  "of this device alone. To have it tried again, delete proving.txt on the stick.",
	.judge = judge,
	EXPLAIN(.meaning = "Before each dangerous step the trial notes on the stick what it is "
			   "about to do. The note was still there at the next boot, so the machine "
			   "did not get past that step.",
		.how = "A line of this machine in proving.txt on the image's own stick.",
		.reference = "Linux, Documentation/driver-api/vfio.rst")
};
