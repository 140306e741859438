/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/prove.h"

#include "init/prove/calls.h"
#include "init/prove/in_use.h"
#include "init/processes.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>

/* Of a unit: so much, and so much more for each of its devices and each of their cycles. */
enum { UNIT_SECONDS = 20, DEVICE_SECONDS = 20, GIVE_BACK_SECONDS = 20 };

/* Shared with the processes that try it. */
struct outcome {
	bool ended, fine;
};

struct errand {
	const struct notes *notes;
	const struct plan *plan;
	unsigned unit, seconds;
	const struct trial_options *options;
	struct trial_before before;
	struct outcome *outcome;
};

static struct errand errand;

/* --- What is not tried --- */

void prove_refuse_what_is_in_use(struct plan *plan)
{
	char why[PLAN_REASON];

	for (size_t i = 0; i < plan->count; i++)
		if (plan->devices[i].part == PLAN_IN &&
		    in_use("", plan->devices[i].address, why, sizeof why))
			plan_refuse(plan, i, PLAN_REFUSED, "%s", why);
}

static size_t tell_left_out(const struct notes *notes, const struct plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_device *device = &plan->devices[i];
		const char *step = device->part == PLAN_REFUSED ? "refused" : "left-out";
		if (device->part == PLAN_IN || !*device->reason)
			continue;
		count++;
		notes_keep(notes, &(struct noted){ .address = device->address,
						   .step = step,
						   .words = device->reason,
						   .kernel = "" });
		notes_say(notes, "%s [%04x:%04x] %s: %s: %s", device->address, device->vendor,
			  device->device, device->kind,
			  device->part == PLAN_REFUSED ? "not tried" : "left out unless named",
			  device->reason);
	}
	return count;
}

static void tell_plan(const struct notes *notes, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_device *device = &plan->devices[i];
		if (device->part == PLAN_IN)
			notes_say(notes, "%s [%04x:%04x] %s: would be tried%s%s", device->address,
				  device->vendor, device->device, device->kind,
				  *device->driver ? ", taken from " : "", device->driver);
	}
}

/* --- One unit --- */

/*
 * Whoever stops it from a terminal stops the trial; the guard gives back. Without its guard it does
 * not stay, for nobody can give back what is open.
 */
static void try_unit(void *context)
{
	(void)context;
	signal(SIGINT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	errand.outcome->fine = trial_run(prove_calls_live(), errand.notes, errand.plan, errand.unit,
					 errand.options, &errand.before);
	errand.outcome->ended = true;
}

static void give_back(void *context)
{
	(void)context;
	trial_give_back(prove_calls_live(), errand.notes, errand.plan, errand.unit, &errand.before);
}

/* The step that it was in is not known here; the record on the medium has it. */
static void tell_end(const char *how)
{
	for (size_t i = 0; i < errand.plan->count; i++) {
		const struct plan_device *device = &errand.plan->devices[i];
		char words[PLAN_REASON];
		if (device->unit != errand.unit || device->part != PLAN_IN)
			continue;
		snprintf(words, sizeof words, "the trial %s", how);
		notes_tell(errand.notes, &(struct noted){ .address = device->address,
							  .step = "trial",
							  .result = PROOF_FAILED,
							  .words = words,
							  .kernel = "" });
	}
}

static void stop(int signal_number)
{
	(void)signal_number;
	if (errand.options->stop)
		*errand.options->stop = true;
}

/*
 * Not ended by what ends us from a terminal: somebody has to give back. Where the first of us is
 * killed, no further cycle begins.
 */
static void guard(void *context)
{
	char how[96];

	(void)context;
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGUSR1, stop);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (!process_run(try_unit, NULL, errand.seconds, how, sizeof how)) {
		errand.outcome->fine = false;
		tell_end(how);
	}
	if (!process_run(give_back, NULL, GIVE_BACK_SECONDS, how, sizeof how)) {
		errand.outcome->fine = false;
		notes_say(errand.notes, "giving the devices back %s", how);
	}
}

static size_t count_of_unit(const struct plan *plan, unsigned unit)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->devices[i].unit == unit && plan->devices[i].part == PLAN_IN;
	return count;
}

static void mark_ended(struct plan *plan, unsigned unit)
{
	for (size_t i = 0; i < plan->count; i++)
		plan->devices[i].ended |=
			plan->devices[i].unit == unit && plan->devices[i].part == PLAN_IN;
}

static bool prove_unit(const struct notes *notes, struct plan *plan, unsigned unit,
		       const struct trial_options *options)
{
	unsigned devices = (unsigned)count_of_unit(plan, unit);
	struct outcome *outcome = mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char how[96];

	if (outcome == MAP_FAILED)
		return false;
	errand = (struct errand){ .notes = notes,
				  .plan = plan,
				  .unit = unit,
				  .seconds = UNIT_SECONDS + devices * DEVICE_SECONDS +
					     devices * options->cycles,
				  .options = options,
				  .outcome = outcome };
	trial_look(prove_calls_live(), plan, unit, &errand.before);
	bool guarded =
		process_run(guard, NULL, errand.seconds + 2 * GIVE_BACK_SECONDS, how, sizeof how);
	/* once more, should the guard itself have been killed */
	if (!guarded)
		process_run(give_back, NULL, GIVE_BACK_SECONDS, how, sizeof how);
	bool result = guarded && outcome->fine;
	if (guarded && outcome->ended)
		mark_ended(plan, unit);
	munmap(outcome, sizeof *outcome);
	return result;
}

static bool is_first_of_unit(const struct plan *plan, size_t device)
{
	for (size_t i = 0; i < device; i++)
		if (plan->devices[i].part == PLAN_IN &&
		    plan->devices[i].unit == plan->devices[device].unit)
			return false;
	return plan->devices[device].part == PLAN_IN;
}

struct proved prove_run(const struct notes *notes, struct plan *plan,
			const struct trial_options *options, bool dry)
{
	struct proved proved = { 0 };

	prove_refuse_what_is_in_use(plan);
	proved.left_out = tell_left_out(notes, plan);
	if (dry) {
		tell_plan(notes, plan);
		return proved;
	}
	for (size_t i = 0; i < plan->count && !(options->stop && *options->stop); i++) {
		unsigned unit = plan->devices[i].unit;
		if (!is_first_of_unit(plan, i))
			continue;
		size_t count = count_of_unit(plan, unit);
		proved.tried += count;
		if (!prove_unit(notes, plan, unit, options))
			proved.failed += count;
	}
	return proved;
}
