/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of a unit: bind, group, iommu, map; those of each device; unmap, give-back, as-before.
 */
#include "init/prove/trial.h"
#include "init/prove/trial_device.h"

#include "probes/lib/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_PAGES = 8 };

/* --- Each device of the unit --- */

static bool is_in(const struct trial *trial, size_t i)
{
	return trial->plan->devices[i].unit == trial->unit &&
	       trial->plan->devices[i].part == PLAN_IN;
}

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

/* --- Steps of all devices together: bind, group, iommu, map, unmap --- */

/* Told once, and noted for each of them. */
static void tell_unit(struct trial *trial, const char *step, enum proof_result result,
		      const char *words)
{
	uint64_t time = trial->calls->now(trial->calls->context) - trial->begin;
	const struct plan_device *told = trial->device;
	int error = trial->error;

	trial_tell(trial, step, result, words);
	for (size_t i = 0; i < trial->plan->count; i++)
		if (is_in(trial, i) && &trial->plan->devices[i] != told)
			notes_keep(trial->notes,
				   &(struct noted){ .address = trial->plan->devices[i].address,
						    .step = step,
						    .result = result,
						    .microseconds = time,
						    .words = words,
						    .kernel = "",
						    .error = error });
}

static bool tell_unit_error(struct trial *trial, const char *step, int error, const char *what)
{
	char words[PLAN_REASON];

	if (error >= 0)
		return true;
	snprintf(words, sizeof words, "%s: %s", what, strerror(-error));
	trial->error = -error;
	tell_unit(trial, step, PROOF_FAILED, words);
	return false;
}

static const char *bind_words(int error)
{
	return error == -ENODEV   ? "vfio-pci did not take it"
	       : error == -ENOENT ? "vfio-pci is not loaded"
				  : "it could not be bound to vfio-pci";
}

static bool bind_all(struct trial *trial)
{
	for (size_t i = 0; i < trial->plan->count; i++) {
		if (!is_in(trial, i))
			continue;
		begin_device(trial, i);
		int error = binding_take(trial->calls, trial->device->address);
		if (!trial_tell_error(trial, "bind", error, bind_words(error)))
			return false;
		trial_tell(trial, "bind", PROOF_OK, "");
	}
	return true;
}

static bool has_group(const struct session *session, unsigned number)
{
	for (size_t i = 0; i < session->group_count; i++)
		if (session->group_numbers[i] == number)
			return true;
	return false;
}

static const char *group_words(int error)
{
	return error == -EPERM    ? "the group is not viable: another member has a driver"
	       : error == -ENOENT ? "VFIO has no such group (/dev/vfio)"
				  : "the group cannot be opened";
}

/* As it is now: some IOMMUs group a device only when it gets a driver. */
static int read_group(const struct trial *trial, const char *address, unsigned *number)
{
	char path[64], name[32];
	uint64_t value;

	snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/iommu_group", address);
	int error = trial->calls->link(trial->calls->context, path, name, sizeof name);
	if (error < 0)
		return error;
	if (!text_is_decimal(name, UINT_MAX, &value))
		return -EINVAL;
	*number = (unsigned)value;
	return 0;
}

static bool open_groups(struct trial *trial)
{
	for (size_t i = 0; i < trial->plan->count; i++) {
		unsigned number;
		if (!is_in(trial, i))
			continue;
		trial->device = &trial->plan->devices[i];
		int error = read_group(trial, trial->device->address, &number);
		if (!tell_unit_error(trial, "group", error, "it is in no IOMMU group"))
			return false;
		if (!has_group(&trial->session, number))
			error = session_add_group(&trial->session, number);
		if (error == -EBUSY) {
			tell_unit(trial, "group", PROOF_NOT_SHOWN,
				  "another program uses it, such as a virtual machine");
			return false;
		}
		if (!tell_unit_error(trial, "group", error, group_words(error)))
			return false;
	}
	tell_unit(trial, "group", PROOF_OK, "viable");
	return true;
}

static const char *iommu_words(int error)
{
	return error == -EPERM ? "VFIO_SET_IOMMU: interrupts are not remapped" : "VFIO_SET_IOMMU";
}

static bool set_iommu(struct trial *trial)
{
	const char *what;
	int error = session_set_iommu(&trial->session);

	if (!tell_unit_error(trial, "iommu", error, iommu_words(error)))
		return false;
	tell_unit(trial, "iommu", PROOF_OK, "type 1");
	error = memory_begin(&trial->memory, trial->calls, trial->session.container, &what);
	if (error >= 0)
		error = memory_extend(&trial->memory, FIRST_PAGES, &what);
	if (!tell_unit_error(trial, "map", error, what)) {
		memory_end(&trial->memory);
		return false;
	}
	tell_unit(trial, "map", PROOF_OK, "");
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
		if (!is_in(trial, i))
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
		if (!is_in(trial, i))
			continue;
		begin_device(trial, i);
		trial_device(trial);
		fine &= !trial->failed;
	}
	trial->begin = trial->calls->now(trial->calls->context);
	int error = memory_end(&trial->memory);
	if (!tell_unit_error(trial, "unmap", error, "unmapping"))
		return false;
	tell_unit(trial, "unmap", PROOF_OK, "");
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
	session_begin(&trial.session, calls);
	bool fine =
		bind_all(&trial) && open_groups(&trial) && set_iommu(&trial) && try_devices(&trial);
	session_end(&trial.session);
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
		if (!is_in(&trial, i) ||
		    !is_still_held(calls, plan->devices[i].address, &before->devices[i]))
			continue;
		trial.device = &plan->devices[i];
		trial.begin = calls->now(calls->context);
		give_back(&trial, i);
	}
}
