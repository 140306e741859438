/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes one document to a file that the user named: all of it, or the old file stays. */
#ifndef INIT_DELIVER_FILE_H
#define INIT_DELIVER_FILE_H

#include "init/deliver/deliver.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes to a file beside it, syncs that, and only then gives it the name; links at the end of the
 * path are followed, and an old file's permissions stay. What is no regular file (a terminal, a
 * pipe), or is open already (/dev/stdout, /dev/fd/3), is written as it is. Gives 0 or the errno of
 * what failed.
 */
int file_write(const char *path, const struct document *document);

/* Writes to an open file, and syncs. 0 or an errno; then some of it may be there. */
int file_write_open(int file, const struct document *document);

/* Writes all of it, however often it takes. 0 or an errno. */
int file_write_fully(int file, const char *bytes, size_t length);

/*
 * Whether both lead to one file, by whatever names: a link of either kind, "./X". Where neither is
 * there yet: whether they would. A path that is NULL stands for standard output.
 */
bool file_is_same(const char *left, const char *right);

/* Whether it is there and of this type (S_IFREG …). NULL stands for standard output. */
bool file_is_a(const char *path, unsigned type);

#endif
