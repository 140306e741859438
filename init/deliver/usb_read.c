/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/usb_read.h"

#include "init/deliver/stick.h"
#include "init/deliver/usb_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mount.h>
#include <stdio.h>
#include <unistd.h>

static void read_file(const char *path, char *bytes, size_t size, struct usb_file *file)
{
	ssize_t got = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0) {
		*file = (struct usb_file){ .status = errno == ENOENT ? ABSENT : FAILED,
					   .error = errno };
		return;
	}
	*file = (struct usb_file){ .status = OK };
	while (got > 0 && file->length < size) {
		got = read(fd, bytes + file->length, size - file->length);
		if (got > 0)
			file->length += (size_t)got;
		else if (got < 0)
			*file = (struct usb_file){ .status = FAILED, .error = errno };
	}
	close(fd);
}

void usb_read(const char *type, const char *partition, const struct usb_place *place,
	      const char *name, char *bytes, size_t size, struct usb_file *file)
{
	char device[PATH_MAX], path[PATH_MAX + NAME_MAX];
	struct usb_root root;

	(void)snprintf(device, sizeof(device), "%s/%s", place->dev, partition);
	int error = usb_enter(type, device, place, MS_RDONLY, &root);
	if (error) {
		*file = (struct usb_file){ .status = *root.why ? ABSENT : FAILED,
					   .error = *root.why ? 0 : error };
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/%s", root.path, name);
	read_file(path, bytes, size, file);
	(void)usb_unmount(place->mount_point);
}

void deliver_usb_read(const struct usb_place *place, const char *name, char *bytes, size_t size,
		      struct usb_file *file)
{
	struct stick_search search;

	stick_look(place, &search);
	*file = (struct usb_file){ .status = ABSENT };
	if (*place->guid && search.count == 1 && search.sticks[0].shown)
		usb_read(search.sticks[0].type, search.sticks[0].partition, place, name, bytes,
			 size, file);
}
