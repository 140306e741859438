/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/room.h"

#include "init/deliver/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { CANDIDATES_AT_MOST = 1024, DATE = 15, RUN_NAME = 32, FOLDERS = 4, BLOCK = 512 };
enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

enum rank { UNFINISHED, THIS_BOARD, OTHER_BOARD };

struct candidate {
	enum rank rank;
	uint64_t size;
	char board[FOLDER_NAME + 1];
	char run[RUN_NAME];
};

struct search {
	const char *board; /* whose runs go first */
	struct candidate *list;
	size_t count;
};

/* All that a run may hold; of a run in which something crashed, less is there. */
static const char *const written[] = { DOCUMENT_NAMES };
enum { WRITTEN = sizeof(written) / sizeof(*written) };

/* --- What may go --- */

/* "20261121-070007" and perhaps "-2" … "-99": the length of it, or 0. */
static size_t length_of_name(const char *name)
{
	for (size_t i = 0; i < DATE; i++)
		if (i == 8 ? name[i] != '-' : name[i] < '0' || name[i] > '9')
			return 0;
	size_t digits = name[DATE] == '-' ? strspn(name + DATE + 1, "0123456789") : 0;
	return digits ? DATE + 1 + digits : DATE;
}

static bool is_document(const char *name)
{
	for (size_t i = 0; i < WRITTEN; i++)
		if (strcmp(written[i], name) == 0)
			return true;
	return false;
}

static DIR *open_folder(int parent, const char *name)
{
	int fd = openat(parent, name, FOLDER_FLAGS);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !folder)
		close(fd);
	return folder;
}

static const char *next_name(DIR *folder)
{
	struct dirent *entry;

	while ((entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			return entry->d_name;
	return NULL;
}

/* What a run's folder takes. False where something is in it that we do not write. */
static bool measure_run(int parent, const char *run, uint64_t *size)
{
	DIR *folder = open_folder(parent, run);
	const char *name;
	struct stat about;
	bool ours = folder && fstat(dirfd(folder), &about) == 0;

	*size = ours ? BLOCK * (uint64_t)about.st_blocks : 0;
	while (ours && (name = next_name(folder))) {
		ours = is_document(name) &&
		       fstatat(dirfd(folder), name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
		       S_ISREG(about.st_mode);
		*size += BLOCK * (uint64_t)about.st_blocks;
	}
	if (folder)
		closedir(folder);
	return ours;
}

/*
 * An unfinished run beside a whole one of its name may be that same run, whose stick was pulled
 * between the two writes of its renaming: then both have the same clusters, and to free them would
 * damage the whole one.
 */
static bool is_shadow(int board, const char *name, size_t length)
{
	char whole[RUN_NAME];

	(void)snprintf(whole, sizeof(whole), "%.*s", (int)length, name);
	return faccessat(board, whole, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void look_at_run(struct search *search, int board_folder, const char *board,
			const char *name)
{
	size_t length = length_of_name(name);
	bool unfinished = length && strcmp(name + length, FOLDER_UNFINISHED) == 0;

	if (!length || strlen(name) >= RUN_NAME || (name[length] && !unfinished) ||
	    search->count == CANDIDATES_AT_MOST)
		return;
	if (unfinished && is_shadow(board_folder, name, length))
		return;
	struct candidate *candidate = &search->list[search->count];
	if (!measure_run(board_folder, name, &candidate->size))
		return;
	candidate->rank = unfinished                          ? UNFINISHED
			  : strcmp(board, search->board) == 0 ? THIS_BOARD
							      : OTHER_BOARD;
	(void)snprintf(candidate->board, sizeof(candidate->board), "%s", board);
	(void)snprintf(candidate->run, sizeof(candidate->run), "%s", name);
	search->count++;
}

static void look_at_board(struct search *search, int reports, const char *board)
{
	DIR *folder = strlen(board) <= FOLDER_NAME ? open_folder(reports, board) : NULL;
	const char *name;

	while (folder && (name = next_name(folder)))
		look_at_run(search, dirfd(folder), board, name);
	if (folder)
		closedir(folder);
}

static int oldest_first(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;
	size_t left_length = strlen(left->run), right_length = strlen(right->run);
	int order = strncmp(left->run, right->run, DATE);

	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	if (order || left_length == right_length)
		return order ? order : strcmp(left->run, right->run);
	return left_length < right_length ? -1 : 1; /* -9 before -10 */
}

static void look(struct search *search, DIR *reports)
{
	const char *board;

	while ((board = next_name(reports)))
		look_at_board(search, dirfd(reports), board);
	qsort(search->list, search->count, sizeof(*search->list), oldest_first);
}

/* --- Room --- */

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
	if (length + strlen(candidate->board) + strlen(candidate->run) + 4 <= sizeof(room->names))
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
	(void)snprintf(name, RUN_NAME, "%.*s%s", (int)length_of_name(candidate->run),
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

	for (size_t i = 0; run >= 0 && !error && i < WRITTEN; i++)
		if (unlinkat(run, written[i], 0) != 0 && errno != ENOENT)
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
static int drop_oldest(const struct search *search, int reports, uint64_t bytes, struct room *room)
{
	uint64_t gained = 0;
	size_t count = 0;

	while (count < search->count && gained < bytes)
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

int room_make(const char *root, const char *board, const struct document *documents, size_t count,
	      struct room *room)
{
	char safe[FOLDER_NAME + 1];
	struct search search = { .board = safe };
	uint64_t bytes = 0;

	*room = (struct room){ 0 };
	folder_safe_name(board, safe);
	int error = lacking(root, documents, count, &bytes);
	if (error || !bytes)
		return error;

	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *reports = fd < 0 ? NULL : open_folder(fd, "reports");
	search.list = calloc(CANDIDATES_AT_MOST, sizeof(*search.list));
	if (reports && search.list) {
		look(&search, reports);
		error = drop_oldest(&search, dirfd(reports), bytes, room);
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
