/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/room_search.h"

#include "init/deliver/runs.h"

#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DATE = 15 };

const char *const room_documents[] = { DOCUMENT_NAMES, PACKED_JSON, PACKED_LOG, PACKED_CAPTURE,
				       NULL };

/* "20261121-070007" and perhaps "-2" … "-99": the length of it, or 0. */
size_t room_length_of_name(const char *name)
{
	for (size_t i = 0; i < DATE; i++)
		if (i == 8 ? name[i] != '-' : name[i] < '0' || name[i] > '9')
			return 0;
	size_t digits = name[DATE] == '-' ? strspn(name + DATE + 1, "0123456789") : 0;
	return digits ? DATE + 1 + digits : DATE;
}

static bool is_document(const char *name)
{
	for (size_t i = 0; room_documents[i]; i++)
		if (strcmp(room_documents[i], name) == 0)
			return true;
	return false;
}

DIR *room_open_folder(int parent, const char *name)
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
	DIR *folder = room_open_folder(parent, run);
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

static void look_at_run(struct room_search *search, int board_folder, const char *board,
			const char *name)
{
	size_t length = room_length_of_name(name);
	bool unfinished = length && strcmp(name + length, FOLDER_UNFINISHED) == 0;

	if (!length || strlen(name) >= RUN_NAME || (name[length] && !unfinished) ||
	    search->count == ROOM_RUNS_AT_MOST)
		return;
	if (unfinished && is_shadow(board_folder, name, length))
		return;
	struct candidate *candidate = &search->list[search->count];
	if (!measure_run(board_folder, name, &candidate->size))
		return;
	candidate->has_report = run_has_report(board_folder, name);
	candidate->rank = unfinished                                             ? UNFINISHED
			  : run_folder_is_of(board, search->board, search->hash) ? THIS_MACHINE
										 : OTHER_MACHINE;
	(void)snprintf(candidate->board, sizeof(candidate->board), "%s", board);
	(void)snprintf(candidate->run, sizeof(candidate->run), "%s", name);
	search->count++;
}

static void look_at_board(struct room_search *search, int reports, const char *board)
{
	DIR *folder = strlen(board) <= FOLDER_NAME ? room_open_folder(reports, board) : NULL;
	const char *name;

	while (folder && (name = next_name(folder)))
		look_at_run(search, dirfd(folder), board, name);
	if (folder)
		closedir(folder);
}

static int oldest_first(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;

	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return run_is_newer(left->run, right->run) ? 1 : -1;
}

/* Only what comparing would read, too. A boot may have written a run of its own already. */
static bool may_be_before(const struct room_search *search, const struct candidate *candidate)
{
	return candidate->has_report &&
	       (!search->before || strcmp(candidate->run, search->before) == 0);
}

static void keep_before(struct room_search *search)
{
	struct candidate *before = NULL;

	for (size_t i = 0; i < search->count; i++) {
		struct candidate *candidate = &search->list[i];
		if (candidate->rank == THIS_MACHINE && may_be_before(search, candidate) &&
		    (!before || run_is_newer(candidate->run, before->run)))
			before = candidate;
	}
	if (before)
		before->rank = BEFORE;
}

void room_look(struct room_search *search, DIR *reports)
{
	const char *board;

	search->count = 0;
	while ((board = next_name(reports)))
		look_at_board(search, dirfd(reports), board);
	keep_before(search);
	qsort(search->list, search->count, sizeof(*search->list), oldest_first);
}
