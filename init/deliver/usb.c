/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/usb.h"

#include "init/deliver/file.h"
#include "init/deliver/folder.h"
#include "init/deliver/gpt.h"
#include "init/deliver/image.h"
#include "init/deliver/room.h"
#include "init/deliver/stick.h"
#include "init/deliver/usb_mount.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usb[] = "usb";

static void mount_failed(const char *type, const char *device, const char *mount_point, int error,
			 struct delivery *result)
{
	if (error == EROFS || error == EACCES)
		delivery_set(result, usb, DENIED, "%s is read-only: %s", device, strerror(error));
	else if (error == ENODEV)
		delivery_set(result, usb, FAILED, "mounting %s: this kernel does not support %s",
			     device, type);
	else
		delivery_set(result, usb, FAILED, "mounting %s at %s as %s: %s%s", device,
			     mount_point, type, strerror(error),
			     error == EINVAL ? " (tried iocharset ascii, iso8859-1, default)" : "");
}

static void enter_failed(const char *type, const char *device, const struct usb_place *place,
			 int error, const struct usb_root *root, struct delivery *result)
{
	if (*root->why)
		delivery_set(result, usb, root->status, "%s: %s", device, root->why);
	else
		mount_failed(type, device, place->mount_point, error, result);
}

static void write_failed(const char *partition, const struct folder_report *report, int error,
			 const char *also, struct delivery *result)
{
	const char *left = report->left_over ? "; incomplete files could not be removed" : "";

	if (report->root_full)
		delivery_set(result, usb, FAILED,
			     "the root directory of %s is full, though the stick is not (FAT12 and "
			     "FAT16 have a "
			     "fixed number of entries there): remove or move files out of it%s",
			     partition, also);
	else if (error == ENOSPC)
		delivery_set(result, usb, FAILED,
			     "the stick is full: there was no room for %s on %s%s%s", report->what,
			     partition, left, also);
	else
		delivery_set(result, usb, error == EROFS ? DENIED : FAILED, "%s %s on %s: %s%s%s",
			     report->doing, report->what, partition, strerror(error), left, also);
	result->full = error == ENOSPC && !report->root_full;
}

static void write_salt(const struct usb_place *place, char also[64])
{
	char path[PATH_MAX];
	struct document document = { SALT_NAME, place->salt, strlen(place->salt) };

	(void)snprintf(path, sizeof(path), "%s/" SALT_NAME, place->mount_point);
	if (access(path, F_OK) == 0)
		return;
	int error = file_write(path, &document);
	if (error && error != ENOSPC) /* then the report has no room either, and says so */
		(void)snprintf(also, 64, "; " SALT_NAME ": %.30s", strerror(error));
}

void usb_write(const char *type, const char *partition, const struct usb_place *place,
	       const struct document *documents, size_t count, struct delivery *result)
{
	char device[PATH_MAX];
	char also[64] = "";
	struct folder_report report;
	struct usb_root root;
	(void)snprintf(device, sizeof(device), "%s/%s", place->dev, partition);

	int error = usb_enter(type, device, place, 0, &root);
	if (error) {
		enter_failed(type, device, place, error, &root, result);
		return;
	}

	if (place->salt)
		write_salt(&root.place, also);
	error = folder_write(root.path, place->board, place->run, documents, count, &report);
	int stuck = usb_unmount(place->mount_point);
	if (stuck)
		(void)snprintf(also, sizeof(also), "; unmounting failed: %s", strerror(stuck));

	if (error)
		write_failed(partition, &report, error, also, result);
	else
		delivery_set(result, usb, OK, "%s%s on %s%s", place->image ? IMAGE_FOLDER "/" : "",
			     report.path, partition, also);
}

/* "2 older runs were deleted to make room: Board/20261121-070007 and 1 more" */
static void tell_dropped(const struct room *room, struct delivery *result)
{
	char more[40] = "";

	if (room->dropped > room->named)
		(void)snprintf(more, sizeof(more), " and %zu more", room->dropped - room->named);
	if (room->dropped)
		delivery_set(result, "room", OK, "%zu older run%s deleted to make room: %s%s",
			     room->dropped, room->dropped == 1 ? " was" : "s were", room->names,
			     more);
	else
		delivery_set(result, "room", OK, "%s", "");
}

void usb_room(const char *type, const char *partition, const struct usb_place *place,
	      const struct document *documents, size_t count, struct delivery *result)
{
	char device[PATH_MAX];
	struct room room;
	struct usb_root root;
	(void)snprintf(device, sizeof(device), "%s/%s", place->dev, partition);

	int error = usb_enter(type, device, place, 0, &root);
	if (error) {
		enter_failed(type, device, place, error, &root, result);
		return;
	}
	error = room_make(&root.place, documents, count, &room);
	int stuck = usb_unmount(place->mount_point);
	if (error || stuck)
		delivery_set(result, "room", FAILED, "freeing space on %s: %s", partition,
			     strerror(error ? error : stuck));
	else
		tell_dropped(&room, result);
	result->full = error == ENOSPC;
}

static void none_found(const struct usb_place *place, size_t looked_at, struct delivery *result)
{
	const char *plural = looked_at == 1 ? "" : "s";

	if (place->image)
		delivery_set(result, usb, ABSENT,
			     "no FAT or exFAT partition of a USB disk has the serial number %.9s, "
			     "which the boot loader told (checked %zu USB disk%s)",
			     place->image, looked_at, plural);
	else
		delivery_set(result, usb, ABSENT,
			     "no vfio-preflight stick found within %u s (checked %zu USB disk%s)",
			     place->wait_seconds, looked_at, plural);
}

/*
 * They are copies of one image, and nothing that firmware and Linux both tell says which of them
 * was started from.
 */
static void several_found(const struct usb_place *place, const struct stick_search *search,
			  struct delivery *result)
{
	const char *first = search->sticks[0].partition;
	const char *second = search->sticks[1].partition;
	const char *same = place->image ? "serial number" : "GUID";

	if (search->count == 2)
		delivery_set(result, usb, DENIED,
			     "%s and %s have the same %s: neither is written; remove one and "
			     "write again",
			     first, second, same);
	else
		delivery_set(result, usb, DENIED,
			     "%s, %s and %zu more have the same %s: none is written; leave one "
			     "and write again",
			     first, second, search->count - 2, same);
}

/* Whether there is one partition to write to. Else the result says why not. */
static bool is_writable(const struct usb_place *place, const struct stick_search *search,
			struct delivery *result)
{
	const struct stick *stick = &search->sticks[0];

	if (search->count == 0)
		none_found(place, search->looked_at, result);
	else if (search->count > 1)
		several_found(place, search, result);
	else if (stick->read_only)
		delivery_set(result, usb, DENIED, "%s is read-only", stick->disk);
	else if (!stick->shown)
		delivery_set(result, usb, FAILED,
			     "%s is the report partition, but its device node is missing",
			     stick->partition);
	else
		return true;
	return false;
}

/* Whether it is known what is looked for. Else the result says why not. */
static bool is_known(const struct usb_place *place, struct delivery *result)
{
	uint8_t guid[GPT_GUID_SIZE];

	if (!*place->guid)
		delivery_set(result, usb, ABSENT, "this image has no report-partition GUID");
	else if (!gpt_guid(place->guid, guid))
		delivery_set(result, usb, FAILED,
			     "this image's report-partition GUID is invalid: %s", place->guid);
	else if (place->image && !*place->image)
		delivery_set(result, usb, ABSENT,
			     "the boot loader did not tell which file this image was booted from "
			     "(README.md: iso_path)");
	else
		return true;
	return false;
}

/* Finds the one partition to write to. Else the result says why there is none. */
static bool find(const struct usb_place *place, struct stick_search *search,
		 struct delivery *result)
{
	if (!is_known(place, result))
		return false;

	if (place->awaited)
		stick_look(place, search);
	else
		stick_wait(place, search);
	return is_writable(place, search, result);
}

void deliver_usb(const struct usb_place *place, const struct document *documents, size_t count,
		 struct delivery *result)
{
	struct stick_search search;

	if (find(place, &search, result))
		usb_write(search.sticks[0].type, search.sticks[0].partition, place, documents,
			  count, result);
	if (place->image)
		(void)snprintf(result->place, sizeof(result->place), "image");
}

void deliver_usb_room(const struct usb_place *place, const struct document *documents, size_t count,
		      struct delivery *result)
{
	struct stick_search search;

	if (find(place, &search, result))
		usb_room(search.sticks[0].type, search.sticks[0].partition, place, documents, count,
			 result);
}
