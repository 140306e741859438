/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of a unit: bind, group, iommu, map; those of each device; unmap, give-back, as-before.
 */
#include "init/prove/trial.h"
#include "init/prove/trial_access.h"
#include "init/prove/trial_device.h"

#include <errno.h>
#include <stdio.h>

/* --- Each device of the unit --- */

static void begin_device(struct trial *trial, size_t i)
{
	const struct plan_device *device = &trial->plan->devices[i];
	const struct dma_ids ids = { device->vendor, device->device, device->class_code };

	trial->device = device;
	trial->class = dma_class_of(&ids);
	trial->begin = trial->calls->now(trial->calls->context);
	notes_say(trial->notes, "%s [%04x:%04x] %s, IOMMU group %u", device->address,
		  device->vendor, device->device, trial->class ? trial->class->name : device->kind,
		  device->group);
}

/* --- Binding --- */

static const char *bind_words(int error)
{
	return error == -ENODEV   ? "vfio-pci did not take it"
	       : error == -ENOENT ? "vfio-pci is not loaded"
				  : "it could not be bound to vfio-pci";
}

static bool bind_all(struct trial *trial)
{
	for (size_t i = 0; i < trial->plan->count; i++) {
		if (!trial_is_in(trial, i))
			continue;
		begin_device(trial, i);
		int error = binding_take(trial->calls, trial->device->address);
		if (!trial_tell_error(trial, "bind", error, bind_words(error)))
			return false;
		trial_tell(trial, "bind", PROOF_OK, "");
	}
	return true;
}

/* --- Giving back --- */

static void give_back(struct trial *trial, size_t i)
{
	const struct binding *before = &trial->before->devices[i];
	struct binding now;
	char words[PLAN_REASON];

	int error = binding_give_back(trial->calls, trial->device->address, before);
	if (trial_tell_error(trial, "release", error, "it could not be given back"))
		trial_tell(trial, "release", PROOF_OK,
			   *before->driver ? before->driver : "no driver, as before");
	if (binding_is_as_before(trial->calls, trial->device->address, before, &now)) {
		trial_tell(trial, "as-before", PROOF_OK, now.power);
		return;
	}
	snprintf(words, sizeof words, "was %s, %s; is %s, %s",
		 *before->driver ? before->driver : "no driver", before->power,
		 *now.driver ? now.driver : "no driver", now.power);
	trial_tell(trial, "as-before", PROOF_FAILED, words);
}

static bool give_back_all(struct trial *trial)
{
	bool fine = true;

	for (size_t i = 0; i < trial->plan->count; i++) {
		if (!trial_is_in(trial, i))
			continue;
		trial->failed = false;
		trial->device = &trial->plan->devices[i];
		trial->begin = trial->calls->now(trial->calls->context);
		give_back(trial, i);
		fine &= !trial->failed;
	}
	return fine;
}

/* --- All of it --- */

static bool try_devices(struct trial *trial)
{
	bool fine = true;

	for (size_t i = 0; i < trial->plan->count; i++) {
		if (!trial_is_in(trial, i))
			continue;
		begin_device(trial, i);
		trial_device(trial);
		fine &= !trial->failed;
	}
	trial->begin = trial->calls->now(trial->calls->context);
	int error = memory_end(&trial->memory);
	if (!trial_tell_unit_error(trial, "unmap", error, "unmapping"))
		return false;
	trial_tell_unit(trial, "unmap", PROOF_OK, "");
	return fine;
}

void trial_look(const struct prove_calls *calls, const struct plan *plan, unsigned unit,
		struct trial_before *before)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->devices[i].unit == unit)
			binding_read(calls, plan->devices[i].address, &before->devices[i]);
}

bool trial_run(const struct prove_calls *calls, const struct notes *notes, const struct plan *plan,
	       unsigned unit, const struct trial_options *options,
	       const struct trial_before *before)
{
	static struct trial trial;
	char line[8];

	trial = (struct trial){ .calls = calls,
				.notes = notes,
				.plan = plan,
				.unit = unit,
				.options = options,
				.before = before };
	calls->kernel_line(calls->context, "", line, sizeof line);
	bool fine = bind_all(&trial);
	if (fine) {
		fine = trial_access(&trial) && try_devices(&trial);
		session_end(&trial.session);
	}
	return give_back_all(&trial) && fine;
}

static bool is_still_held(const struct prove_calls *calls, const char *address,
			  const struct binding *before)
{
	struct binding now;

	binding_read(calls, address, &now);
	return !binding_is_same(&now, before);
}

void trial_give_back(const struct prove_calls *calls, const struct notes *notes,
		     const struct plan *plan, unsigned unit, const struct trial_before *before)
{
	static struct trial trial;

	trial = (struct trial){
		.calls = calls, .notes = notes, .plan = plan, .unit = unit, .before = before
	};
	for (size_t i = 0; i < plan->count; i++) {
		if (!trial_is_in(&trial, i) ||
		    !is_still_held(calls, plan->devices[i].address, &before->devices[i]))
			continue;
		trial.device = &plan->devices[i];
		trial.begin = calls->now(calls->context);
		give_back(&trial, i);
	}
}
