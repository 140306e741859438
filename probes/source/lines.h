/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text file, line after line: no more of it is in memory than the longest line needs. */
#ifndef PROBES_SOURCE_LINES_H
#define PROBES_SOURCE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	int file;
	int error;   /* errno of what ended it before its end; 0: nothing */
	size_t left; /* of the limit */
	char *buffer;
	size_t room;       /* of the buffer, without the last byte, which is for a NUL */
	size_t begin, end; /* what is read and not yet given out */
	size_t longest;    /* of a line what is behind so many bytes is left out; 0: nothing */
	size_t cut;        /* how many lines lost something so */
	bool cutting;      /* the rest of the line that was given out last is to be left out */
	bool ended;        /* the line that was given out last had a newline */
};

/*
 * False with errno, and nothing to close, where it cannot be opened. Of a file of more than `limit`
 * bytes only as many are read; then the error is EFBIG. Does not wait for anybody, as
 * read_whole_file().
 */
bool lines_open(struct lines *lines, const char *path, size_t limit);

/* The same of a file that is open already, from its beginning. It stays open. */
bool lines_from(struct lines *lines, int file, size_t limit);

/*
 * The next line, a NUL in the place of its newline; `length` does not count that, and there may be
 * others within. The caller may write into it; it is valid until the next call. NULL behind the
 * last line, and where `error` is set.
 */
char *lines_next(struct lines *lines, size_t *length);

void lines_close(struct lines *lines);

#endif
