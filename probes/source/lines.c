/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/source/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 65536 };

static void make_room(struct lines *lines, size_t room)
{
	char *larger = realloc(lines->buffer, room + 1);

	if (!larger)
		abort();
	lines->buffer = larger;
	lines->room = room;
}

bool lines_open(struct lines *lines, const char *path, size_t limit)
{
	*lines = (struct lines){ .file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY),
				 .left = limit };
	if (lines->file < 0)
		return false;
	make_room(lines, ROOM);
	return true;
}

bool lines_from(struct lines *lines, int file, size_t limit)
{
	*lines = (struct lines){ .file = fcntl(file, F_DUPFD_CLOEXEC, 0), .left = limit };
	if (lines->file < 0)
		return false;
	if (lseek(lines->file, 0, SEEK_SET) < 0) {
		int error = errno;
		close(lines->file);
		errno = error;
		return false;
	}
	make_room(lines, ROOM);
	return true;
}

/*
 * More bytes behind those that are there, which move to the begin of the buffer. False at the end
 * of the file.
 */
static bool read_more(struct lines *lines)
{
	size_t kept = lines->end - lines->begin;
	ssize_t got;

	memmove(lines->buffer, lines->buffer + lines->begin, kept);
	lines->begin = 0;
	lines->end = kept;
	if (kept == lines->room)
		make_room(lines, 2 * kept);
	do
		got = read(lines->file, lines->buffer + kept, lines->room - kept);
	while (got < 0 && errno == EINTR);
	if (got > 0 && (size_t)got <= lines->left) {
		lines->left -= (size_t)got;
		lines->end += (size_t)got;
		return true;
	}
	if (got)
		lines->error = got < 0 ? errno : EFBIG;
	return false;
}

/* Of a line that is too long, what follows until its newline. */
static void drop_rest(struct lines *lines)
{
	lines->cut++;
	while (!lines->ended) {
		char *from = lines->buffer + lines->begin;
		char *newline = memchr(from, '\n', lines->end - lines->begin);
		lines->ended = newline;
		lines->begin = newline ? (size_t)(newline + 1 - lines->buffer) : lines->end;
		if (!newline && !read_more(lines))
			break;
	}
}

char *lines_next(struct lines *lines, size_t *length)
{
	if (lines->cutting)
		drop_rest(lines);
	lines->cutting = false;
	char *newline = NULL;
	size_t searched = 0;

	while (!lines->error && !newline) {
		char *from = lines->buffer + lines->begin + searched;
		newline = memchr(from, '\n', lines->end - lines->begin - searched);
		searched = lines->end - lines->begin;
		lines->cutting = !newline && lines->longest && searched >= lines->longest;
		if (lines->cutting || (!newline && !read_more(lines)))
			break;
	}
	if (lines->error || lines->begin == lines->end)
		return NULL;

	char *text = lines->buffer + lines->begin;
	char *end = newline ? newline : lines->buffer + lines->end;
	lines->ended = newline;
	*end = '\0';
	*length = (size_t)(end - text);
	lines->begin += *length + (newline ? 1 : 0);
	return text;
}

void lines_close(struct lines *lines)
{
	close(lines->file);
	free(lines->buffer);
}
