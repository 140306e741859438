/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/in_use.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME = 64, NAMES_AT_MOST = 64, LINE = 4096 };

struct names {
	char items[NAMES_AT_MOST][NAME];
	size_t count;
};

struct search {
	const char *root;
	char device[PATH_MAX]; /* where it is in /sys/devices */
	char *why;
	size_t size;
};

#define FOUND(search, ...) (snprintf((search)->why, (search)->size, __VA_ARGS__), true)

static FILE *open_text(const struct search *search, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof whole, "%s%s", search->root, path);
	return fopen(whole, "re");
}

static DIR *open_folder(const struct search *search, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof whole, "%s%s", search->root, path);
	return opendir(whole);
}

/* Whether /sys/class/CLASS/NAME, or a file of it, leads below the device, through `part`. */
static bool is_below_by(const struct search *search, const char *class, const char *name,
			const char *file, const char *part)
{
	char path[PATH_MAX], real[PATH_MAX];
	size_t length = strlen(search->device);

	snprintf(path, sizeof path, "%s/sys/class/%s/%s%s", search->root, class, name, file);
	return realpath(path, real) && strncmp(real, search->device, length) == 0 &&
	       strncmp(real + length, part, strlen(part)) == 0;
}

static bool is_below(const struct search *search, const char *class, const char *name,
		     const char *file)
{
	return is_below_by(search, class, name, file, "/");
}

static bool has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

static void add(struct names *names, const char *name)
{
	if (names->count < NAMES_AT_MOST && strlen(name) < NAME && !has(names, name))
		snprintf(names->items[names->count++], NAME, "%s", name);
}

/* --- Disks --- */

/* A disk of several paths is below none of its controllers: "nvme0n1" is told by "nvme0". */
static bool is_of_controller(const struct search *search, const char *name)
{
	char controller[NAME];
	int digits = 0;

	if (sscanf(name, "nvme%*[0-9]n%n", &digits) < 0 || !digits)
		return false;
	snprintf(controller, sizeof controller, "%.*s", digits - 1, name);
	return is_below(search, "nvme", controller, "");
}

static void list_disks(const struct search *search, struct names *disks)
{
	DIR *folder = open_folder(search, "/sys/class/block");
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && (is_below(search, "block", entry->d_name, "") ||
						is_of_controller(search, entry->d_name)))
			add(disks, entry->d_name);
	if (folder)
		closedir(folder);
}

/* "MAJOR:MINOR" of a block device, or "". */
static void read_number(const struct search *search, const char *name, char number[NAME])
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "/sys/class/block/%s/dev", name);
	FILE *file = open_text(search, path);
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
	FILE *file = open_text(search, "/proc/self/mountinfo");
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
	FILE *file = open_text(search, "/proc/swaps");
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
	DIR *folder = open_folder(search, path);
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
	DIR *folder = open_folder(search, "/sys/class/block");
	struct dirent *entry;
	bool found = false;

	snprintf(wanted, sizeof wanted, "/dev/%s\n", name);
	while (folder && !found && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "loop", 4) != 0)
			continue;
		snprintf(path, sizeof path, "/sys/class/block/%s/loop/backing_file", entry->d_name);
		FILE *file = open_text(search, path);
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

static bool disk_is_used(struct search *search)
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

/* --- Network --- */

/* proc/net/route: "IFACE DESTINATION …", hexadecimal; of IPv6 "DESTINATION LENGTH … IFACE" */
static void list_default_routes(const struct search *search, struct names *names)
{
	char line[LINE], name[NAME], destination[NAME], length[NAME];
	FILE *file = open_text(search, "/proc/net/route");

	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "%63s %63s", name, destination) == 2 &&
		    strcmp(destination, "00000000") == 0)
			add(names, name);
	if (file)
		fclose(file);
	file = open_text(search, "/proc/net/ipv6_route");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "%63s %63s %*s %*s %*s %*s %*s %*s %*s %63s", destination, length,
			   name) == 3 &&
		    strcmp(length, "00") == 0 && strspn(destination, "0") == strlen(destination) &&
		    strcmp(name, "lo") != 0)
			add(names, name);
	if (file)
		fclose(file);
}

/* What a bridge, a bond or a VLAN stands upon is linked as lower_NAME. */
static void add_lower(const struct search *search, struct names *names)
{
	char path[PATH_MAX];
	struct dirent *entry;

	for (size_t i = 0; i < names->count; i++) {
		snprintf(path, sizeof path, "/sys/class/net/%s", names->items[i]);
		DIR *folder = open_folder(search, path);
		while (folder && (entry = readdir(folder)))
			if (strncmp(entry->d_name, "lower_", 6) == 0)
				add(names, entry->d_name + 6);
		if (folder)
			closedir(folder);
	}
}

static bool network_is_used(struct search *search)
{
	static struct names names;

	names.count = 0;
	list_default_routes(search, &names);
	add_lower(search, &names);
	for (size_t i = 0; i < names.count; i++)
		if (is_below(search, "net", names.items[i], ""))
			return FOUND(search, "the default route goes through %s", names.items[i]);
	return false;
}

/* --- Consoles --- */

static bool console_is_used(struct search *search)
{
	char line[LINE], *rest = NULL;
	FILE *file = open_text(search, "/sys/class/tty/console/active");
	bool found = false;

	if (file && fgets(line, sizeof line, file))
		for (char *name = strtok_r(line, " \n", &rest); name && !found;
		     name = strtok_r(NULL, " \n", &rest))
			found = is_below(search, "tty", name, "/device") &&
				FOUND(search, "the console %s is on it", name);
	if (file)
		fclose(file);
	DIR *folder = open_folder(search, "/sys/class/graphics");
	struct dirent *entry;
	while (folder && !found && (entry = readdir(folder)))
		found = strncmp(entry->d_name, "fb", 2) == 0 &&
			is_below(search, "graphics", entry->d_name, "") &&
			FOUND(search, "the console is on it (%s)", entry->d_name);
	if (folder)
		closedir(folder);
	return found;
}

/* A sound card's sockets are input devices, too: only what hangs on USB counts. */
static bool keyboard_is_used(struct search *search)
{
	DIR *folder = open_folder(search, "/sys/class/input");
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = strncmp(entry->d_name, "input", 5) == 0 &&
			is_below_by(search, "input", entry->d_name, "", "/usb") &&
			FOUND(search, "an input device is connected to it (%s)", entry->d_name);
	if (folder)
		closedir(folder);
	return found;
}

bool in_use(const char *root, const char *address, char *why, size_t size)
{
	struct search search = { .root = root, .why = why, .size = size };
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/sys/bus/pci/devices/%s", root, address);
	if (!realpath(path, search.device))
		return FOUND(&search, "it is not in /sys/bus/pci/devices any more");
	return disk_is_used(&search) || network_is_used(&search) || console_is_used(&search) ||
	       keyboard_is_used(&search);
}
