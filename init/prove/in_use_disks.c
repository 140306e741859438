/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/in_use_disks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 4096 };

/* A disk of several paths is below none of its controllers: "nvme0n1" is told by "nvme0". */
static bool is_of_controller(const struct search *search, const char *name)
{
	char controller[NAME];
	int digits = 0;

	if (sscanf(name, "nvme%*[0-9]n%n", &digits) < 0 || !digits)
		return false;
	snprintf(controller, sizeof controller, "%.*s", digits - 1, name);
	return in_use_below(search, "nvme", controller, "");
}

static void list_disks(const struct search *search, struct names *disks)
{
	DIR *folder = in_use_folder(search, "/sys/class/block");
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && (in_use_below(search, "block", entry->d_name, "") ||
						is_of_controller(search, entry->d_name)))
			in_use_add(disks, entry->d_name);
	if (folder)
		closedir(folder);
}

/* "MAJOR:MINOR" of a block device, or "". */
static void read_number(const struct search *search, const char *name, char number[NAME])
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "/sys/class/block/%s/dev", name);
	FILE *file = in_use_text(search, path);
	if (!file || !fgets(number, NAME, file))
		*number = '\0';
	number[strcspn(number, "\n")] = '\0';
	if (file)
		fclose(file);
}

/*
 * proc_pid_mountinfo(5): the third word is the device, the fifth the place, "- TYPE SOURCE" ends it
 */
static bool is_line_of(const char *line, const char *number, const char *name, char where[NAME])
{
	char device[NAME], source[PATH_MAX], wanted[NAME + 8];

	if (sscanf(line, "%*s %*s %63s %*s %63s", device, where) != 2)
		return false;
	const char *end = strstr(line, " - ");
	if (!end || sscanf(end, " - %*s %4095s", source) != 1)
		*source = '\0';
	snprintf(wanted, sizeof wanted, "/dev/%s", name);
	return strcmp(device, number) == 0 || strcmp(source, wanted) == 0;
}

static bool is_mounted(struct search *search, const char *name)
{
	char line[LINE], number[NAME], where[NAME];
	FILE *file = in_use_text(search, "/proc/self/mountinfo");
	bool found = false;

	read_number(search, name, number);
	while (file && !found && fgets(line, sizeof line, file))
		if (is_line_of(line, number, name, where))
			found = FOUND(search, "/dev/%s is mounted at %s", name, where);
	if (!file)
		return FOUND(search, "/proc/self/mountinfo cannot be read");
	fclose(file);
	return found;
}

static bool is_swap(struct search *search, const char *name)
{
	char line[LINE], wanted[NAME + 8];
	FILE *file = in_use_text(search, "/proc/swaps");
	bool found = false;

	snprintf(wanted, sizeof wanted, "/dev/%s ", name);
	while (file && !found && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\t")] = ' ';
		found = strncmp(line, wanted, strlen(wanted)) == 0 &&
			FOUND(search, "/dev/%s is used as swap", name);
	}
	if (file)
		fclose(file);
	return found;
}

/* Device mapper (LVM, dm-crypt), MD and bcache show themselves there. */
static bool is_held(struct search *search, const char *name)
{
	char path[PATH_MAX];
	bool found = false;
	struct dirent *entry;

	snprintf(path, sizeof path, "/sys/class/block/%s/holders", name);
	DIR *folder = in_use_folder(search, path);
	while (folder && !found && (entry = readdir(folder)))
		found = entry->d_name[0] != '.' &&
			FOUND(search, "/dev/%s is held by %s", name, entry->d_name);
	if (folder)
		closedir(folder);
	return found;
}

static bool backs_loop(struct search *search, const char *name)
{
	char path[PATH_MAX], line[PATH_MAX], wanted[NAME + 8];
	DIR *folder = in_use_folder(search, "/sys/class/block");
	struct dirent *entry;
	bool found = false;

	snprintf(wanted, sizeof wanted, "/dev/%s\n", name);
	while (folder && !found && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "loop", 4) != 0)
			continue;
		snprintf(path, sizeof path, "/sys/class/block/%s/loop/backing_file", entry->d_name);
		FILE *file = in_use_text(search, path);
		found = file && fgets(line, sizeof line, file) && strcmp(line, wanted) == 0 &&
			FOUND(search, "/dev/%s is behind /dev/%s", name, entry->d_name);
		if (file)
			fclose(file);
	}
	if (folder)
		closedir(folder);
	return found;
}

/* Whoever holds it for himself alone, as a pool of ZFS does: the kernel says so. */
static bool is_exclusive(struct search *search, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/dev/%s", search->root, name);
	int file = open(path, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);
	if (file >= 0)
		close(file);
	return file < 0 && errno == EBUSY &&
	       FOUND(search, "/dev/%s is in use, for example by ZFS", name);
}

bool disk_is_used(struct search *search)
{
	static struct names disks;

	disks.count = 0;
	list_disks(search, &disks);
	for (size_t i = 0; i < disks.count; i++) {
		const char *name = disks.items[i];
		if (is_mounted(search, name) || is_swap(search, name) || is_held(search, name) ||
		    backs_loop(search, name))
			return true;
	}
	/* a disk is held while one of its partitions is: those say more */
	for (size_t i = 0; i < disks.count; i++)
		if (is_exclusive(search, disks.items[i]))
			return true;
	return disks.count == NAMES_AT_MOST && FOUND(search, "it has too many disks to look at");
}
