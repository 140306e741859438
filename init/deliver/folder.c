/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/folder.h"

#include "init/deliver/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { REPORTS, BOARD, RUN, LEVELS };

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* The folders of a run, each inside the one before it. */
struct level {
	char name[FOLDER_NAME + 16];
	int parent;
	int fd;    /* -1: not open */
	bool made; /* by this run */
};

static bool is_safe(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
	       (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.';
}

/* Names that stand for devices on Windows, alone and before a dot. */
static bool is_device(const char *name)
{
	size_t length = strcspn(name, ".");

	if (length == 3)
		return !strncasecmp(name, "con", 3) || !strncasecmp(name, "prn", 3) ||
		       !strncasecmp(name, "aux", 3) || !strncasecmp(name, "nul", 3);
	return length == 4 && (!strncasecmp(name, "com", 3) || !strncasecmp(name, "lpt", 3)) &&
	       name[3] >= '0' && name[3] <= '9';
}

void folder_safe_name(const char *text, char safe[FOLDER_NAME + 1])
{
	size_t length = 0;

	text += strspn(text, ".");
	for (; *text && length < FOLDER_NAME; text++) {
		char letter = is_safe(*text) ? *text : '-';
		bool welcome =
			letter == '-' ? length && safe[length - 1] != '-' : letter != '.' || length;
		if (welcome)
			safe[length++] = letter;
	}
	while (length && (safe[length - 1] == '.' || safe[length - 1] == '-'))
		length--;
	safe[length] = '\0';

	if (!length)
		(void)snprintf(safe, FOLDER_NAME + 1, "unknown");
	else if (is_device(safe))
		safe[0] = '_';
}

static int open_level(struct level *level, int parent)
{
	level->parent = parent;
	if (mkdirat(parent, level->name, 0777) == 0)
		level->made = true;
	else if (errno != EEXIST)
		return errno;
	level->fd = openat(parent, level->name, FOLDER_FLAGS);
	return level->fd < 0 ? errno : 0;
}

static bool is_taken(int folder, const char *name)
{
	return faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

/*
 * Older runs are never touched, unfinished ones neither: the first free name of RUN, RUN-2, RUN-3 …
 */
static int open_run(struct level *level, int parent, const char *run, char final[FOLDER_NAME + 8])
{
	level->parent = parent;
	for (int number = 1;; number++) {
		if (number > RUNS_AT_MOST)
			return EEXIST;
		(void)snprintf(final, FOLDER_NAME + 8, number == 1 ? "%.*s" : "%.*s-%d",
			       (int)FOLDER_NAME, run, number);
		(void)snprintf(level->name, sizeof(level->name), "%s" FOLDER_UNFINISHED, final);
		if (is_taken(parent, final))
			continue;
		if (mkdirat(parent, level->name, 0777) == 0)
			break;
		if (errno != EEXIST)
			return errno;
	}
	level->made = true;
	level->fd = openat(parent, level->name, FOLDER_FLAGS);
	return level->fd < 0 ? errno : 0;
}

static int open_levels(struct level *levels, int root, const char *run, char final[FOLDER_NAME + 8])
{
	int error = open_level(&levels[REPORTS], root);
	if (!error)
		error = open_level(&levels[BOARD], levels[REPORTS].fd);
	if (!error)
		error = open_run(&levels[RUN], levels[BOARD].fd, run, final);
	return error;
}

static int write_document(int folder, const struct document *document)
{
	int fd = openat(folder, document->name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return errno;
	int error = file_write_fully(fd, document->bytes, document->length);
	if (!error && fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	return error;
}

static int write_documents(int folder, const struct document *documents, size_t count,
			   struct folder_report *report)
{
	report->doing = "writing";
	for (size_t i = 0; i < count; i++) {
		report->what = documents[i].name;
		int error = write_document(folder, &documents[i]);
		if (error)
			return error;
	}

	report->doing = "syncing";
	report->what = report->path;
	return fsync(folder) == 0 && syncfs(folder) == 0 ? 0 : errno;
}

/* Only now, with all of it on the stick, does the run get its name. */
static int name_run(struct level *levels, const char *final, struct folder_report *report)
{
	report->doing = "naming";
	if (renameat(levels[BOARD].fd, levels[RUN].name, levels[BOARD].fd, final) != 0)
		return errno;
	(void)snprintf(levels[RUN].name, sizeof(levels[RUN].name), "%s", final);
	return fsync(levels[BOARD].fd) == 0 && syncfs(levels[BOARD].fd) == 0 ? 0 : errno;
}

static bool remove_entry(int folder, const char *name, int flags)
{
	return unlinkat(folder, name, flags) == 0 || errno == ENOENT;
}

/* The folder of the run is new, so all that is in it is this run's. */
static bool remove_run(const struct level *levels, const struct document *documents, size_t count)
{
	bool removed = true;

	for (size_t i = 0; i < count && levels[RUN].fd >= 0; i++)
		removed &= remove_entry(levels[RUN].fd, documents[i].name, 0);
	for (int i = RUN; i >= REPORTS; i--) {
		if (levels[i].made)
			removed &= remove_entry(levels[i].parent, levels[i].name, AT_REMOVEDIR);
	}
	return removed;
}

static void close_levels(const struct level *levels)
{
	for (int i = RUN; i >= REPORTS; i--) {
		if (levels[i].fd >= 0)
			close(levels[i].fd);
	}
}

static bool has_room(int root)
{
	struct statvfs about;

	return fstatvfs(root, &about) == 0 && about.f_bavail > 0;
}

static int write_below(int root, struct level *levels, const char *run,
		       const struct document *documents, size_t count, struct folder_report *report)
{
	char final[FOLDER_NAME + 8] = "";
	int error = open_levels(levels, root, run, final);

	(void)snprintf(report->path, sizeof(report->path), "reports/%s/%s/", levels[BOARD].name,
		       final);
	report->root_full = error == ENOSPC && levels[REPORTS].fd < 0 && has_room(root);
	if (!error)
		error = write_documents(levels[RUN].fd, documents, count, report);
	if (!error)
		error = name_run(levels, final, report);
	if (error) {
		report->left_over = !remove_run(levels, documents, count);
		(void)syncfs(root);
	}
	return error;
}

int folder_write(const char *root, const char *board, const char *run,
		 const struct document *documents, size_t count, struct folder_report *report)
{
	struct level levels[LEVELS] = { { .name = "reports", .fd = -1 },
					{ .fd = -1 },
					{ .fd = -1 } };
	char safe_board[FOLDER_NAME + 1];
	char safe_run[FOLDER_NAME + 1];

	*report = (struct folder_report){ .path = "reports/",
					  .doing = "making",
					  .what = "its folder" };
	folder_safe_name(board, safe_board);
	folder_safe_name(run, safe_run);
	(void)snprintf(levels[BOARD].name, sizeof(levels[BOARD].name), "%s", safe_board);

	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = write_below(fd, levels, safe_run, documents, count, report);
	close_levels(levels);
	close(fd);
	return error;
}
