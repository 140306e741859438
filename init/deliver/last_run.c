/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/last_run.h"

#include "init/deliver/file.h"
#include "init/deliver/stick.h"
#include "init/deliver/usb.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_report(int board, const char *run)
{
	char path[FOLDER_NAME + sizeof "/report.json"];
	struct stat about;

	(void)snprintf(path, sizeof path, "%.*s/report.json", (int)FOLDER_NAME, run);
	return fstatat(board, path, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode);
}

/* "…-2" is behind "…", "…-10" behind "…-9". */
static bool is_newer(const char *name, const char *than)
{
	enum { DATE = sizeof "20261121-070007" - 1 };
	int order = strncmp(name, than, DATE);
	size_t length = strlen(name), other = strlen(than);

	return order ? order > 0 : length != other ? length > other : strcmp(name, than) > 0;
}

/* One that never came to its end has a name with a dot. */
static bool is_run(const char *name)
{
	size_t length = strlen(name);

	return length && length <= FOLDER_NAME && strspn(name, "0123456789-") == length;
}

/* Where it has a newer run than `run`, gives that and its report as an open file. */
static void look_into(int board, int *report, char run[FOLDER_NAME + 1])
{
	char path[FOLDER_NAME + sizeof "/report.json"];
	DIR *folder = fdopendir(board);
	struct dirent *entry;
	bool found = false;

	while (folder && (entry = readdir(folder)))
		if (is_run(entry->d_name) && is_newer(entry->d_name, run) &&
		    has_report(board, entry->d_name)) {
			(void)snprintf(run, FOLDER_NAME + 1, "%.*s", (int)FOLDER_NAME,
				       entry->d_name);
			found = true;
		}
	(void)snprintf(path, sizeof path, "%.*s/report.json", (int)FOLDER_NAME, run);
	if (found && *report >= 0)
		close(*report);
	if (found)
		*report = openat(board, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (folder)
		closedir(folder);
	else
		close(board);
}

/* Somebody may have given it a label meanwhile. */
static bool is_its_folder(const char *name, const char *board, const char *hash)
{
	size_t length = strlen(name), end = hash ? strlen(hash) : 0;

	return strcmp(name, board) == 0 || (end && length > end && name[length - end - 1] == '-' &&
					    strcmp(name + length - end, hash) == 0);
}

static int copy(int from, int to)
{
	static char piece[16384];
	ssize_t got;
	size_t copied = 0;
	int error = 0;

	while (!error && (got = read(from, piece, sizeof piece)) > 0) {
		copied += (size_t)got;
		error = copied > LAST_RUN_AT_MOST ? EFBIG
						  : file_write_fully(to, piece, (size_t)got);
	}
	return error ? error : got < 0 ? errno : 0;
}

int last_run_copy(const char *root, const char *board, const char *hash, int to,
		  char run[FOLDER_NAME + 1])
{
	enum { FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
	char safe[FOLDER_NAME + 1], path[PATH_MAX];
	struct dirent *entry;
	int report = -1;

	*run = '\0';
	folder_safe_name(board, safe);
	(void)snprintf(path, sizeof path, "%s/reports", root);
	DIR *reports = opendir(path);
	if (!reports)
		return errno;
	while ((entry = readdir(reports))) {
		int folder = is_its_folder(entry->d_name, safe, hash)
				     ? openat(dirfd(reports), entry->d_name, FLAGS)
				     : -1;
		if (folder >= 0)
			look_into(folder, &report, run);
	}
	closedir(reports);
	if (report < 0)
		return *run ? EIO : ENOENT;
	int error = copy(report, to);
	close(report);
	return error;
}

int deliver_last_run(const struct usb_place *place, int to, char run[FOLDER_NAME + 1])
{
	char device[PATH_MAX];
	struct stick_search search;

	stick_look(place, &search);
	if (!*place->guid || search.count != 1 || !search.sticks[0].shown)
		return ENOENT;
	(void)snprintf(device, sizeof device, "%s/%s", place->dev, search.sticks[0].partition);
	int error = usb_mount("vfat", device, place->mount_point, MS_RDONLY);
	if (error)
		return error;
	error = last_run_copy(place->mount_point, place->board, place->hash, to, run);
	(void)usb_unmount(place->mount_point);
	return error;
}
