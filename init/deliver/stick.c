/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/stick.h"

#include "init/deliver/gpt.h"
#include "init/deliver/image.h"
#include "probes/lib/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 100, SYSFS_SECTOR = 512 };

bool stick_number(int folder, const char *name, uint64_t *number)
{
	char text[32];
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;

	ssize_t length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return false;
	text[length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return text_is_decimal(text, UINT64_MAX, number);
}

static uint64_t number_or(int folder, const char *name, uint64_t otherwise)
{
	uint64_t number;

	return stick_number(folder, name, &number) ? number : otherwise;
}

/* An optical drive cannot be our stick, and opening it can move its tray. */
static int may_be_a_disk(const struct dirent *entry)
{
	static const char *const others[] = { ".", "loop", "ram", "zram", "sr", "fd" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strncmp(entry->d_name, others[i], strlen(others[i])) == 0)
			return 0;
	}
	return strlen(entry->d_name) < STICK_NAME / 2;
}

static bool is_on_usb(const char *sys_block, const char *name)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s", sys_block, name);

	char *real = realpath(path, NULL);
	bool usb = real && strstr(real, "/usb");
	free(real);
	return usb;
}

static bool node_exists(const char *dev, const char *name)
{
	char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/%s", dev, name);
	return access(path, F_OK) == 0;
}

/*
 * Whether `child` of a disk's folder is this partition: Linux may have numbered them by another
 * table than ours.
 */
static bool is_partition(int disk, const char *child, uint64_t number, uint64_t start)
{
	char name[NAME_MAX + 16];
	uint64_t shown;

	(void)snprintf(name, sizeof(name), "%s/partition", child);
	if (!stick_number(disk, name, &shown) || shown != number)
		return false;
	(void)snprintf(name, sizeof(name), "%s/start", child);
	return stick_number(disk, name, &shown) && shown == start;
}

/* Takes Linux's name for the partition, if it has one. */
static void name_partition(struct stick *stick, const char *dev, int disk, unsigned number,
			   uint64_t start)
{
	int copy = openat(disk, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *children = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *child;

	while (children && !stick->shown && (child = readdir(children))) {
		if (child->d_name[0] == '.' || strlen(child->d_name) >= STICK_NAME)
			continue;
		if (!is_partition(disk, child->d_name, number, start) ||
		    !node_exists(dev, child->d_name))
			continue;
		(void)snprintf(stick->partition, sizeof(stick->partition), "%.63s", child->d_name);
		stick->shown = true;
	}

	if (children)
		closedir(children);
	else if (copy >= 0)
		close(copy);
}

static size_t find_on_disk(const char *dev, const char *name, const char *text, size_t sector_size,
			   struct gpt_partition *found)
{
	char path[PATH_MAX];
	uint8_t guid[GPT_GUID_SIZE];
	(void)snprintf(path, sizeof(path), "%s/%s", dev, name);

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	size_t count =
		gpt_guid(text, guid) ? gpt_find(fd, sector_size, guid, found, STICKS_AT_MOST) : 0;
	close(fd);
	return count;
}

static void look_at_table(const struct usb_place *place, const char *name, int disk,
			  struct stick_search *search)
{
	struct gpt_partition found[STICKS_AT_MOST];
	uint64_t sector_size = number_or(disk, "queue/logical_block_size", SYSFS_SECTOR);
	size_t count = find_on_disk(place->dev, name, place->guid, (size_t)sector_size, found);

	search->looked_at++;
	for (size_t i = 0; i < count; i++, search->count++) {
		if (i >= STICKS_AT_MOST || search->count >= STICKS_AT_MOST)
			continue;

		struct stick *stick = &search->sticks[search->count];
		uint64_t start = found[i].first_block * (sector_size / SYSFS_SECTOR);
		(void)snprintf(stick->disk, sizeof(stick->disk), "%.32s", name);
		(void)snprintf(stick->partition, sizeof(stick->partition), "%.32s (partition %u)",
			       name, found[i].number);
		stick->read_only = number_or(disk, "ro", 0) != 0;
		stick->type = "vfat";
		name_partition(stick, place->dev, disk, found[i].number, start);
	}
}

/* --- Where the image was booted as a file --- */

static void try_serial(const struct usb_place *place, const char *disk, const char *partition,
		       bool read_only, struct stick_search *search)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s", place->dev, partition);

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *type = fd < 0 ? NULL : image_file_system(fd, place->image);
	if (fd >= 0)
		close(fd);
	if (!type)
		return;
	if (search->count < STICKS_AT_MOST) {
		struct stick *stick = &search->sticks[search->count];
		*stick = (struct stick){ .shown = true, .read_only = read_only, .type = type };
		(void)snprintf(stick->disk, sizeof(stick->disk), "%.63s", disk);
		(void)snprintf(stick->partition, sizeof(stick->partition), "%.63s", partition);
	}
	search->count++;
}

/* A stick may have a file system without a partition. */
static void look_for_serial(const struct usb_place *place, const char *name, int disk,
			    struct stick_search *search)
{
	char attribute[NAME_MAX + 16];
	uint64_t number;
	struct dirent *child;
	bool read_only = number_or(disk, "ro", 0) != 0;
	int copy = openat(disk, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *children = copy < 0 ? NULL : fdopendir(copy);

	search->looked_at++;
	try_serial(place, name, name, read_only, search);
	while (children && (child = readdir(children))) {
		(void)snprintf(attribute, sizeof(attribute), "%s/partition", child->d_name);
		if (strlen(child->d_name) < STICK_NAME && stick_number(disk, attribute, &number))
			try_serial(place, name, child->d_name, read_only, search);
	}
	if (children)
		closedir(children);
	else if (copy >= 0)
		close(copy);
}

/* A partition is no disk; a card reader without a card has size 0. */
static void look_at(const struct usb_place *place, const char *name, int blocks,
		    struct stick_search *search)
{
	uint64_t number;
	int disk = openat(blocks, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (disk < 0)
		return;

	if (!stick_number(disk, "partition", &number) && number_or(disk, "size", 1) != 0 &&
	    is_on_usb(place->sys_block, name))
		(place->image ? look_for_serial : look_at_table)(place, name, disk, search);
	close(disk);
}

void stick_look(const struct usb_place *place, struct stick_search *search)
{
	struct dirent **entries;
	int blocks = open(place->sys_block, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*search = (struct stick_search){ 0 };
	if (blocks < 0)
		return;
	int count = scandir(place->sys_block, &entries, may_be_a_disk, alphasort);
	for (int i = 0; i < count; i++) {
		look_at(place, entries[i]->d_name, blocks, search);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	close(blocks);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* One partition that Linux does not show yet is waited for; more than one is decided. */
static bool is_settled(const struct stick_search *search)
{
	return search->count > 1 || (search->count == 1 && search->sticks[0].shown);
}

/* How many devices and interfaces USB has: what is plugged in changes it. */
static size_t count_devices(const char *usb_devices)
{
	DIR *folder = usb_devices ? opendir(usb_devices) : NULL;
	size_t count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count;
}

void stick_wait(const struct usb_place *place, struct stick_search *search)
{
	const struct timespec pause = { .tv_nsec = LOOK_EVERY_MS * 1000000L };
	uint64_t now = now_ms(), end = now + (uint64_t)place->wait_seconds * 1000,
		 quiet_since = now;
	size_t devices = count_devices(place->usb_devices);

	stick_look(place, search);
	while (now < end && !(is_settled(search) &&
			      (search->count > 1 || now - quiet_since >= place->quiet_ms))) {
		nanosleep(&pause, NULL);
		stick_look(place, search);
		now = now_ms();
		size_t shown = count_devices(place->usb_devices);
		if (shown != devices)
			quiet_since = now;
		devices = shown;
	}
}
