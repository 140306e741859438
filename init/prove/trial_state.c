/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/trial_state.h"

#include <stdio.h>
#include <string.h>

bool trial_is_in(const struct trial *trial, size_t device)
{
	return trial->plan->devices[device].unit == trial->unit &&
	       trial->plan->devices[device].part == PLAN_IN;
}

void trial_record(const struct trial *trial, const char *step)
{
	char line[96];

	snprintf(line, sizeof line, "%s\t%s\t%04x:%04x", trial->device->address, step,
		 trial->device->vendor, trial->device->device);
	if (trial->notes->record && !trial->round)
		trial->notes->record(trial->notes->context, line);
}

void trial_tell(struct trial *trial, const char *step, enum proof_result result, const char *words)
{
	uint64_t now = trial->calls->now(trial->calls->context);
	bool failed = result == PROOF_FAILED || result == PROOF_UNTRANSLATED;
	char kernel[256] = "";

	if (failed || !trial->round)
		trial->calls->kernel_line(trial->calls->context, trial->device->address, kernel,
					  sizeof kernel);
	trial->failed |= failed;
	if (failed || !trial->round)
		notes_tell(
			trial->notes,
			&(struct noted){ .address = trial->device->address,
					 .step = step,
					 .result = result,
					 .microseconds = now - trial->begin,
					 .words = words,
					 .kernel = failed ? kernel : "",
					 .error = trial->error,
					 .rule = failed ? plan_rule(trial->device, step) : NULL });
	trial->error = 0;
	trial->begin = trial->calls->now(trial->calls->context);
}

/* Whether it worked; where not, `what` and the error in words are told. */
bool trial_tell_error(struct trial *trial, const char *step, int error, const char *what)
{
	char words[PLAN_REASON];

	if (error >= 0)
		return true;
	snprintf(words, sizeof words, "%s: %s", what, strerror(-error));
	trial->error = -error;
	trial_tell(trial, step, PROOF_FAILED, words);
	return false;
}
