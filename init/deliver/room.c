/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/room.h"

#include "init/deliver/room_search.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { FOLDERS = 4 };

/*
 * How many bytes are lacking: each document ends in a cluster of its own, and so does each folder
 * on the way.
 */
static int lacking(const char *root, const struct document *documents, size_t count,
		   uint64_t *bytes)
{
	struct statvfs about;

	if (statvfs(root, &about) != 0)
		return errno;
	uint64_t cluster = about.f_frsize ? about.f_frsize : BLOCK;
	uint64_t needed = FOLDERS;
	for (size_t i = 0; i < count; i++)
		needed += documents[i].length / cluster + 1;
	*bytes = needed > about.f_bavail ? (needed - about.f_bavail) * cluster : 0;
	return 0;
}

static void note(struct room *room, const struct candidate *candidate)
{
	size_t length = strlen(room->names);

	room->dropped++;
	if (length + strlen(candidate->board) + strlen(candidate->run) + 4 > sizeof(room->names))
		return;
	room->named++;
	(void)snprintf(room->names + length, sizeof(room->names) - length, "%s%s/%s",
		       length ? ", " : "", candidate->board, candidate->run);
}

/*
 * Half of a run must not look whole, should the stick be pulled now. Gives the name that it has
 * then.
 */
static const char *mark_unfinished(int board, const struct candidate *candidate,
				   char name[RUN_NAME])
{
	if (candidate->rank == UNFINISHED)
		return candidate->run;
	(void)snprintf(name, RUN_NAME, "%.*s%s", (int)room_length_of_name(candidate->run),
		       candidate->run, FOLDER_UNFINISHED);
	if (renameat(board, candidate->run, board, name) != 0)
		return candidate->run;
	(void)fsync(board);
	return name;
}

static int drop(int reports, const struct candidate *candidate)
{
	char unfinished[RUN_NAME];
	int error = 0;
	int board = openat(reports, candidate->board, FOLDER_FLAGS);
	const char *name =
		board < 0 ? candidate->run : mark_unfinished(board, candidate, unfinished);
	int run = board < 0 ? -1 : openat(board, name, FOLDER_FLAGS);

	for (size_t i = 0; run >= 0 && !error && room_documents[i]; i++)
		if (unlinkat(run, room_documents[i], 0) != 0 && errno != ENOENT)
			error = errno;
	if (!error && (run < 0 || unlinkat(board, name, AT_REMOVEDIR) != 0))
		error = errno;
	(void)unlinkat(reports, candidate->board, AT_REMOVEDIR); /* goes only where it is empty */
	if (run >= 0)
		close(run);
	if (board >= 0)
		close(board);
	return error;
}

/* Nothing goes before it is clear that it helps. */
static int drop_oldest(const struct room_search *search, int reports, uint64_t bytes,
		       bool before_may_go, struct room *room)
{
	uint64_t gained = 0;
	size_t count = 0, end = search->count;

	if (end && !before_may_go && search->list[end - 1].rank == BEFORE)
		end--;
	while (count < end && gained < bytes)
		gained += search->list[count++].size;
	if (gained < bytes)
		return ENOSPC;
	for (size_t i = 0; i < count; i++) {
		int error = drop(reports, &search->list[i]);
		if (error)
			return error;
		note(room, &search->list[i]);
	}
	return syncfs(reports) == 0 ? 0 : errno;
}

int room_make(const struct usb_place *place, const struct document *documents, size_t count,
	      struct room *room)
{
	const char *root = place->mount_point;
	char safe[FOLDER_NAME + 1];
	struct room_search search = { .board = safe, .hash = place->hash, .before = place->before };
	uint64_t bytes = 0;

	*room = (struct room){ 0 };
	folder_safe_name(place->board, safe);
	int error = lacking(root, documents, count, &bytes);
	if (error || !bytes)
		return error;

	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *reports = fd < 0 ? NULL : room_open_folder(fd, "reports");
	search.list = calloc(ROOM_RUNS_AT_MOST, sizeof(*search.list));
	if (reports && search.list) {
		room_look(&search, reports);
		error = drop_oldest(&search, dirfd(reports), bytes, place->before_may_go, room);
	} else {
		error = ENOSPC;
	}
	free(search.list);
	if (reports)
		closedir(reports);
	if (fd >= 0)
		close(fd);
	return error;
}
