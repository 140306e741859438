/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/command/input.h"

#include "probes/source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 65536 };

/* 0 or an errno. */
static int write_all(int file, const char *bytes, size_t length)
{
	while (length) {
		ssize_t written = write(file, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? errno : EIO;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

/* 0 or an errno. One byte more than a capture may have is enough to tell that it is too large. */
static int copy(int from, int to)
{
	static char piece[PIECE];
	size_t left = (size_t)CAPTURE_AT_MOST + 1;
	int error = 0;

	while (left && !error) {
		ssize_t got = read(from, piece, left < PIECE ? left : PIECE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? errno : 0;
		left -= (size_t)got;
		error = write_all(to, piece, (size_t)got);
	}
	return error;
}

static bool is_standard_input(const char *name)
{
	return strcmp(name, "-") == 0 || strcmp(name, "/dev/stdin") == 0;
}

static bool can_be_read_again(const char *name)
{
	struct stat about;

	return !is_standard_input(name) &&
	       (stat(name, &about) != 0 || S_ISREG(about.st_mode) || S_ISDIR(about.st_mode));
}

bool input_salt(struct options *options)
{
	char bytes[2 * SALT_AT_MOST];
	const char *name = options->salt, *why = NULL;

	if (!name)
		return true;
	int file = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t got = file < 0 ? -1 : read(file, bytes, sizeof bytes);
	if (got < 0)
		why = strerror(errno);
	else if (!naming_take_salt(&options->naming, bytes, (size_t)got))
		why = "expected 16 characters or more";
	else if (options->capture || options->tables)
		why = "a capture has no serial numbers";
	if (file >= 0)
		close(file);
	if (why)
		fprintf(stderr, "vfio-preflight: --salt %s: %s\n", name, why);
	return !why;
}

bool input_keep(struct options *options)
{
	const char *name = options->capture;

	if (!name || can_be_read_again(name))
		return true;
	bool standard = is_standard_input(name);
	int from = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int to = memfd_create("capture", MFD_CLOEXEC);
	int error = from < 0 || to < 0 ? errno : copy(from, to);

	if (from >= 0 && !standard)
		close(from);
	if (strcmp(name, "-") == 0)
		options->capture = name = "standard input";
	options->capture_file = to;
	if (error)
		fprintf(stderr, "vfio-preflight: %s: cannot be read: %s\n", name, strerror(error));
	return !error;
}
