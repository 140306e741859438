/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/trial_access.h"

#include "probes/lib/text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_PAGES = 8 };

/* --- What is told of all devices of the unit --- */

/* Told once, and noted for each of them. */
void trial_tell_unit(struct trial *trial, const char *step, enum proof_result result,
		     const char *words)
{
	uint64_t time = trial->calls->now(trial->calls->context) - trial->begin;
	const struct plan_device *told = trial->device;
	int error = trial->error;

	trial_tell(trial, step, result, words);
	for (size_t i = 0; i < trial->plan->count; i++)
		if (trial_is_in(trial, i) && &trial->plan->devices[i] != told)
			notes_keep(trial->notes,
				   &(struct noted){ .address = trial->plan->devices[i].address,
						    .step = step,
						    .result = result,
						    .microseconds = time,
						    .words = words,
						    .kernel = "",
						    .error = error });
}

bool trial_tell_unit_error(struct trial *trial, const char *step, int error, const char *what)
{
	char words[PLAN_REASON];

	if (error >= 0)
		return true;
	snprintf(words, sizeof words, "%s: %s", what, strerror(-error));
	trial->error = -error;
	trial_tell_unit(trial, step, PROOF_FAILED, words);
	return false;
}

/* Gives false: nothing is known against the device. */
static bool end_without_proof(struct trial *trial, const char *step, const char *why)
{
	trial_tell_unit(trial, step, PROOF_NOT_SHOWN, why);
	return false;
}

/* --- Groups and device files --- */

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

static bool add_group(struct trial *trial)
{
	unsigned number;
	int error = read_group(trial, trial->device->address, &number);

	if (!trial_tell_unit_error(trial, "group", error, "it is in no IOMMU group"))
		return false;
	if (!has_group(&trial->session, number))
		error = session_add_group(&trial->session, number);
	if (error == -EBUSY)
		return end_without_proof(trial, "group",
					 "another program uses it, such as a virtual machine");
	/* a kernel may have device files alone */
	if (error == -ENOENT && trial->session.space.is_ioas)
		return true;
	return trial_tell_unit_error(trial, "group", error, group_words(error));
}

static bool add_file(struct trial *trial)
{
	int error = device_files_add(&trial->session.files, trial->calls, trial->device->address);

	if (error == -ENOENT)
		return end_without_proof(trial, "group",
					 "it has no file in /dev/vfio/devices: Linux needs "
					 "CONFIG_VFIO_DEVICE_CDEV for that (since 6.6)");
	return trial_tell_unit_error(trial, "group", error, "its file in /dev/vfio/devices");
}

static bool add_all(struct trial *trial, bool (*add)(struct trial *))
{
	for (size_t i = 0; i < trial->plan->count; i++) {
		if (!trial_is_in(trial, i))
			continue;
		trial->device = &trial->plan->devices[i];
		if (!add(trial))
			return false;
	}
	return true;
}

/*
 * Where device files are used, groups are looked at as well: they tell what is in use or not
 * viable, where a file tells EINVAL or EPERM.
 */
static bool open_groups(struct trial *trial)
{
	if (!add_all(trial, add_group))
		return false;
	if (trial->session.space.is_ioas) {
		session_close_groups(&trial->session);
		if (!add_all(trial, add_file))
			return false;
	}
	trial_tell_unit(trial, "group", PROOF_OK, trial->session.group_count ? "viable" : "");
	return true;
}

/* --- The IOMMU --- */

/*
 * Binding opens the device. What fails there otherwise is no fault of the IOMMU, and is told when
 * that device is opened.
 */
static bool attach_all(struct trial *trial)
{
	char words[128];
	const char *what;

	for (size_t i = 0, file = 0; i < trial->plan->count; i++) {
		if (!trial_is_in(trial, i))
			continue;
		trial->device = &trial->plan->devices[i];
		trial_record(trial, "open");
		int error = device_files_attach(&trial->session.files, &trial->session.space,
						file++, &what);
		if (error != -EPERM)
			continue;
		snprintf(words, sizeof words, "%s: interrupts are not remapped%s", what,
			 trial->session.group_count
				 ? ""
				 : ", or another member of its group has a driver");
		return trial_tell_unit_error(trial, "iommu", error, words);
	}
	return true;
}

static bool set_iommu(struct trial *trial)
{
	bool is_ioas = trial->session.space.is_ioas;
	const char *what;
	int error = session_set_iommu(&trial->session, &what);

	if (is_ioas && (error == -ENOENT || error == -ENODEV))
		return end_without_proof(
			trial, "iommu",
			"there is no /dev/iommu: Linux needs CONFIG_IOMMUFD for it");
	if (error == -EPERM && !is_ioas && trial->session.space.file >= 0)
		what = "VFIO_SET_IOMMU: interrupts are not remapped";
	if (!trial_tell_unit_error(trial, "iommu", error, what) || (is_ioas && !attach_all(trial)))
		return false;
	trial_tell_unit(trial, "iommu", PROOF_OK,
			!is_ioas                  ? "type 1"
			: trial->options->iommufd ? "iommufd"
						  : "iommufd, since VFIO has no container");
	return true;
}

/* --- Memory --- */

int trial_map(struct trial *trial, const char **what)
{
	*what = "unmapping";
	int error = memory_end(&trial->memory);
	if (error >= 0)
		error = memory_begin(&trial->memory, &trial->session.space, what);
	return error < 0 ? error : memory_extend(&trial->memory, FIRST_PAGES, what);
}

bool trial_access(struct trial *trial)
{
	const char *what;

	session_begin(&trial->session, trial->calls, trial->options->iommufd);
	if (!open_groups(trial) || !set_iommu(trial))
		return false;
	if (!trial_tell_unit_error(trial, "map", trial_map(trial, &what), what)) {
		memory_end(&trial->memory);
		return false;
	}
	trial_tell_unit(trial, "map", PROOF_OK, "");
	return true;
}
