/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY ".vfio-preflight-XXXXXX"

enum { LINKS_AT_MOST = 40 };

/* --- Bytes --- */

/* Whoever gave us standard output may have made it one that does not wait. */
static void await_room(int file)
{
	struct pollfd poller = { .fd = file, .events = POLLOUT };

	(void)poll(&poller, 1, -1);
}

int file_write_fully(int file, const char *bytes, size_t length)
{
	while (length) {
		ssize_t wrote = write(file, bytes, length);
		if (wrote < 0 && errno == EAGAIN)
			await_room(file);
		else if (wrote < 0 && errno != EINTR)
			return errno;
		else if (wrote == 0)
			return EIO;
		if (wrote > 0) {
			bytes += wrote;
			length -= (size_t)wrote;
		}
	}
	return 0;
}

/* EINVAL: it is of a kind that cannot be synced, such as a pipe. */
static int sync_file(int file)
{
	return fsync(file) == 0 || errno == EINVAL || errno == EROFS ? 0 : errno;
}

int file_write_open(int file, const struct document *document)
{
	int error = file_write_fully(file, document->bytes, document->length);
	if (!error)
		error = sync_file(file);
	if (error)
		return error;

	/* Some file systems tell only when a file is closed that it is not whole. */
	int copy = dup(file);
	return copy < 0 || close(copy) == 0 ? 0 : errno;
}

/* --- Names --- */

/* The folder of `path`, into `folder`; gives the name in it. */
static const char *split(const char *path, char folder[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) + 1 : 0;

	memcpy(folder, path, length);
	memcpy(folder + length, length ? "" : "./", length ? 1 : 3);
	return slash ? slash + 1 : path;
}

/* Puts what a link holds in the place of its name. */
static int replace_name(char name[PATH_MAX], const char *link)
{
	char folder[PATH_MAX], both[2 * PATH_MAX];

	(void)split(name, folder);
	int length = snprintf(both, sizeof both, "%s%s", *link == '/' ? "" : folder, link);
	if (length >= PATH_MAX)
		return ENAMETOOLONG;
	memcpy(name, both, (size_t)length + 1);
	return 0;
}

/* There a link stands for an open file, which may have no name at all. */
static bool is_open_file(const char *name)
{
	return strncmp(name, "/proc/", 6) == 0 || strncmp(name, "/dev/fd/", 8) == 0;
}

/* Follows the links at the end of a path, also to what is not there yet. 0 or an errno. */
static int follow(const char *path, char name[PATH_MAX])
{
	char link[PATH_MAX];

	if (strlen(path) >= PATH_MAX)
		return ENAMETOOLONG;
	memcpy(name, path, strlen(path) + 1);
	for (int i = 0; i < LINKS_AT_MOST; i++) {
		ssize_t length = is_open_file(name) ? -1 : readlink(name, link, sizeof link - 1);
		if (length < 0)
			return 0;
		link[length] = '\0';
		int error = replace_name(name, link);
		if (error)
			return error;
	}
	return ELOOP;
}

static bool look_at(const char *path, struct stat *status)
{
	return (path ? stat(path, status) : fstat(STDOUT_FILENO, status)) == 0;
}

bool file_is_a(const char *path, unsigned type)
{
	struct stat status;

	return look_at(path, &status) && (status.st_mode & S_IFMT) == type;
}

static bool is_one(const struct stat *left, const struct stat *right)
{
	return left->st_dev == right->st_dev && left->st_ino == right->st_ino;
}

/* Of two that are not there yet. */
static bool would_be_same(const char *left, const char *right)
{
	char left_name[PATH_MAX], right_name[PATH_MAX], left_folder[PATH_MAX],
		right_folder[PATH_MAX];
	struct stat left_status, right_status;

	if (follow(left, left_name) || follow(right, right_name))
		return false;
	if (strcmp(split(left_name, left_folder), split(right_name, right_folder)) != 0)
		return false;
	return look_at(left_folder, &left_status) && look_at(right_folder, &right_status) &&
	       is_one(&left_status, &right_status);
}

bool file_is_same(const char *left, const char *right)
{
	struct stat left_status, right_status;
	bool left_there = look_at(left, &left_status), right_there = look_at(right, &right_status);

	if (left_there && right_there)
		return is_one(&left_status, &right_status);
	return !left_there && !right_there && left && right && would_be_same(left, right);
}

/* --- Files --- */

static int write_as_it_is(const char *path, const struct document *document)
{
	if (file_is_same(path, NULL))
		return file_write_open(STDOUT_FILENO, document);

	int file = open(path, O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC);
	if (file < 0)
		return errno;
	int error = file_write_open(file, document);
	return close(file) == 0 || error ? error : errno;
}

/* As the old file has them; without one, as any new file. Its owner stays, where we may say so. */
static int take_permissions(int file, const char *name)
{
	struct stat old;
	bool there = stat(name, &old) == 0;

	if (there && access(name, W_OK) != 0)
		return errno;
	mode_t mask = umask(0);
	umask(mask);
	if (there)
		(void)!fchown(file, old.st_uid, old.st_gid);
	return fchmod(file, there ? old.st_mode & 0777 : 0666 & ~mask) == 0 ? 0 : errno;
}

/* What a crash of the system leaves is the old file or the new one. */
static int sync_folder(const char *folder)
{
	int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0)
		return 0; /* it may be written to, but not read */
	int error = sync_file(file);
	close(file);
	return error;
}

static int write_and_name(int file, const char *temporary, const char *name,
			  const struct document *document)
{
	int error = take_permissions(file, name);

	if (!error)
		error = file_write_open(file, document);
	if (close(file) != 0 && !error)
		error = errno;
	if (!error && rename(temporary, name) != 0)
		error = errno;
	return error;
}

static int write_beside(const char *name, const struct document *document)
{
	char folder[PATH_MAX], temporary[PATH_MAX + sizeof TEMPORARY];

	(void)split(name, folder);
	snprintf(temporary, sizeof temporary, "%s" TEMPORARY, folder);
	int file = mkostemp(temporary, O_CLOEXEC);
	if (file < 0)
		return errno;
	int error = write_and_name(file, temporary, name, document);
	if (error)
		unlink(temporary);
	return error ? error : sync_folder(folder);
}

int file_write(const char *path, const struct document *document)
{
	char name[PATH_MAX];
	struct stat status;

	int error = follow(path, name);
	if (error)
		return error;
	if (is_open_file(name) || (stat(path, &status) == 0 && !S_ISREG(status.st_mode)))
		return write_as_it_is(path, document);
	return write_beside(name, document);
}
