/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/stick_size.h"

#include "init/deliver/stick.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static const char place_name[] = "stick";

enum { SECTOR = 512, SMALL = 64 << 20, MEBIBYTE = 1 << 20 };

/* Bytes; `begin` from that of the disk. */
struct extent {
	uint64_t begin, size;
};

/* False: `name` in a disk's folder is no partition. */
static bool read_extent(int disk, const char *name, struct extent *extent)
{
	char path[NAME_MAX + 8];
	uint64_t start, size;

	(void)snprintf(path, sizeof(path), "%s/start", name);
	if (!stick_number(disk, path, &start))
		return false;
	(void)snprintf(path, sizeof(path), "%s/size", name);
	if (!stick_number(disk, path, &size))
		return false;
	*extent = (struct extent){ start * SECTOR, size * SECTOR };
	return true;
}

/* Somebody may have put a partition there. */
static bool any_behind(int disk, const struct extent *ours)
{
	int copy = openat(disk, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *children = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *child;
	struct extent other;
	bool found = !children;

	while (children && !found && (child = readdir(children)))
		found = child->d_name[0] != '.' && read_extent(disk, child->d_name, &other) &&
			other.begin > ours->begin;
	if (children)
		closedir(children);
	else if (copy >= 0)
		close(copy);
	return found;
}

static void look_at(int disk, const struct stick *stick, struct delivery *result)
{
	struct extent ours;
	uint64_t sectors;

	if (!stick_number(disk, "size", &sectors) || !read_extent(disk, stick->partition, &ours) ||
	    ours.size > SMALL || sectors * SECTOR < ours.begin + ours.size + SMALL ||
	    any_behind(disk, &ours))
		return;
	uint64_t tenths = sectors * SECTOR / 100000000;
	delivery_set(result, place_name, OK,
		     "Reports have only %u MiB of %u.%u GB. On a Linux: write-usb --grow DEV",
		     (unsigned)(ours.size / MEBIBYTE), (unsigned)(tenths / 10),
		     (unsigned)(tenths % 10));
}

void deliver_usb_size(const struct usb_place *place, struct delivery *result)
{
	struct stick_search search;
	char path[PATH_MAX];

	delivery_set(result, place_name, ABSENT, "no vfio-preflight stick");
	stick_look(place, &search);
	if (!*place->guid || search.count != 1 || !search.sticks[0].shown)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s", place->sys_block, search.sticks[0].disk);
	int disk = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (disk < 0)
		return;
	look_at(disk, &search.sticks[0], result);
	close(disk);
}
