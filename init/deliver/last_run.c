/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/last_run.h"

#include "init/deliver/file.h"
#include "init/deliver/runs.h"
#include "init/deliver/stick.h"
#include "init/deliver/usb_mount.h"
#include "probes/lib/gunzip.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that never came to its end has a name with a dot. */
static bool is_run(const char *name)
{
	size_t length = strlen(name);

	return length && length <= FOLDER_NAME && strspn(name, "0123456789-") == length;
}

/* Where it has a newer run than `run`, gives that and its report as an open file. */
static void look_into(int board, int *report, char run[FOLDER_NAME + 1])
{
	DIR *folder = fdopendir(board);
	struct dirent *entry;
	bool found = false;

	while (folder && (entry = readdir(folder)))
		if (is_run(entry->d_name) && run_is_newer(entry->d_name, run) &&
		    run_has_report(board, entry->d_name)) {
			(void)snprintf(run, FOLDER_NAME + 1, "%.*s", (int)FOLDER_NAME,
				       entry->d_name);
			found = true;
		}
	if (found && *report >= 0)
		close(*report);
	if (found)
		*report = run_open_report(board, run);
	if (folder)
		closedir(folder);
	else
		close(board);
}

/* What is written, and how much of it. */
struct sink {
	int file, error;
	size_t length;
};

static bool keep(void *context, const uint8_t *bytes, size_t count)
{
	struct sink *sink = context;

	sink->length += count;
	sink->error = sink->length > LAST_RUN_AT_MOST
			      ? EFBIG
			      : file_write_fully(sink->file, (const char *)bytes, count);
	return !sink->error;
}

static int unpack(const uint8_t *bytes, size_t length, int to)
{
	struct sink sink = { .file = to };

	if (length < 2 || bytes[0] != 0x1f || bytes[1] != 0x8b)
		return keep(&sink, bytes, length) ? 0 : sink.error;
	return gunzip_member(bytes, length, keep, &sink) ? 0 : sink.error ? sink.error : EBADMSG;
}

static int copy(int from, int to)
{
	struct stat about;

	if (fstat(from, &about) != 0)
		return errno;
	if (about.st_size > LAST_RUN_AT_MOST)
		return EFBIG;
	size_t length = (size_t)about.st_size;
	uint8_t *bytes = length ? mmap(NULL, length, PROT_READ, MAP_PRIVATE, from, 0) : NULL;
	if (bytes == MAP_FAILED)
		return errno;
	int error = unpack(bytes, length, to);
	if (bytes)
		munmap(bytes, length);
	return error;
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
		int folder = run_folder_is_of(entry->d_name, safe, hash)
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
	struct usb_root root;

	stick_look(place, &search);
	if (!*place->guid || search.count != 1 || !search.sticks[0].shown)
		return ENOENT;
	(void)snprintf(device, sizeof device, "%s/%s", place->dev, search.sticks[0].partition);
	int error = usb_enter(search.sticks[0].type, device, place, MS_RDONLY, &root);
	if (error)
		return error;
	error = last_run_copy(root.path, place->board, place->hash, to, run);
	(void)usb_unmount(place->mount_point);
	return error;
}
