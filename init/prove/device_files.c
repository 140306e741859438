/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/device_files.h"

#include "init/prove/iommufd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* /sys/bus/pci/devices/ADDRESS/vfio-dev/vfioN is there without device files, too. */
static int open_file(const struct prove_calls *calls, const char *address)
{
	char path[96], name[32];

	snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/vfio-dev", address);
	int error = calls->entry(calls->context, path, name, sizeof name);
	if (error < 0)
		return error;
	snprintf(path, sizeof path, "/dev/vfio/devices/%s", name);
	return calls->open(calls->context, path);
}

/* It is only looked whether it can be opened: what is not bound is not held. */
int device_files_add(struct device_files *files, const struct prove_calls *calls,
		     const char *address)
{
	if (files->count == DEVICE_FILES)
		return -ENOSPC;
	int file = open_file(calls, address);
	if (file < 0)
		return file;
	calls->close(calls->context, file);
	struct device_file *item = &files->items[files->count++];
	snprintf(item->address, sizeof item->address, "%s", address);
	item->file = NO_FILE;
	return 0;
}

static int bind_and_attach(const struct space *space, int file, const char **what)
{
	const struct prove_calls *calls = space->calls;
	struct iommufd_bind bind = { .size = sizeof bind, .iommufd = space->file };
	struct iommufd_attach attach = { .size = sizeof attach, .ioas = space->ioas };

	*what = "VFIO_DEVICE_BIND_IOMMUFD";
	int error = calls->control(calls->context, file, IOMMUFD_BIND, &bind);
	if (error < 0)
		return error;
	*what = "VFIO_DEVICE_ATTACH_IOMMUFD_PT";
	return calls->control(calls->context, file, IOMMUFD_ATTACH, &attach);
}

int device_files_attach(struct device_files *files, const struct space *space, size_t number,
			const char **what)
{
	struct device_file *item = &files->items[number];

	if (item->file >= 0)
		return 0;
	*what = "its file in /dev/vfio/devices";
	int file = open_file(space->calls, item->address);
	if (file < 0)
		return file;
	int error = bind_and_attach(space, file, what);
	if (error < 0) {
		space->calls->close(space->calls->context, file);
		return error;
	}
	item->file = file;
	return 1;
}

int device_files_open(struct device_files *files, const struct space *space, const char *address,
		      int *file, const char **what)
{
	int result = 0, error = -ENODEV;
	const char *of_another;

	for (size_t i = 0; i < files->count; i++) {
		bool is_wanted = strcmp(files->items[i].address, address) == 0;
		int done = device_files_attach(files, space, i, is_wanted ? what : &of_another);
		result |= done > 0;
		if (!is_wanted)
			continue;
		error = done < 0 ? done : 0;
		*file = files->items[i].file;
	}
	return error < 0 ? error : result;
}

void device_files_close(struct device_files *files, const struct prove_calls *calls, int file)
{
	for (size_t i = 0; i < files->count; i++) {
		if (file < 0 || files->items[i].file != file)
			continue;
		calls->close(calls->context, file);
		files->items[i].file = NO_FILE;
	}
}

void device_files_end(struct device_files *files, const struct prove_calls *calls)
{
	for (size_t i = 0; i < files->count; i++)
		device_files_close(files, calls, files->items[i].file);
}
