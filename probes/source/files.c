/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum status status_of_errno(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
	case ENXIO: return ABSENT;
	case EACCES:
	case EPERM: return DENIED;
	}
	return FAILED;
}

static ssize_t read_again(int file, void *bytes, size_t length)
{
	ssize_t got;

	do
		got = read(file, bytes, length);
	while (got < 0 && errno == EINTR);
	return got;
}

/* The size that stat() tells is no help: sysfs says 4096 and procfs 0, whatever is in the file. */
static bool read_to_end(int file, size_t limit, char **bytes, size_t *length)
{
	size_t room = 0;

	for (;;) {
		if (*length == room) {
			room = room ? room * 2 : 8192;
			char *moved = realloc(*bytes, room);
			if (!moved)
				return false;
			*bytes = moved;
		}
		ssize_t got = read_again(file, *bytes + *length, room - *length);
		if (got <= 0)
			return got == 0;
		*length += (size_t)got;
		if (*length > limit) {
			errno = EFBIG;
			return false;
		}
	}
}

struct answer read_whole_file(struct arena *arena, const char *path, size_t limit)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (file < 0)
		return (struct answer){ .status = status_of_errno(errno) };

	char *bytes = NULL;
	size_t length = 0;
	struct answer answer = { .status = OK };
	if (!read_to_end(file, limit, &bytes, &length))
		answer.status = status_of_errno(errno);

	int error = errno;
	close(file);
	if (answer.status == OK) {
		answer.bytes = (const uint8_t *)arena_copy(arena, bytes, length);
		answer.length = length;
	}
	free(bytes);
	errno = error;
	return answer;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

struct answer answer_of_names(struct arena *arena, name_list *names)
{
	size_t length = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof *names->items, compare_names);
	for (size_t i = 0; i < names->count; i++)
		length += strlen(names->items[i]) + 1;

	char *bytes = arena_alloc(arena, length + 1);
	char *end = bytes;
	for (size_t i = 0; i < names->count; i++) {
		end = stpcpy(end, names->items[i]);
		*end++ = '\n';
	}
	return (struct answer){ OK, (const uint8_t *)bytes, length };
}
