/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading files and sorting names, for every source that looks into a file system. */
#ifndef PROBES_SOURCE_FILES_H
#define PROBES_SOURCE_FILES_H

#include "probes/source/source.h"

/*
 * ENOENT ENOTDIR ENODEV ENXIO: ABSENT. EACCES EPERM: DENIED. All else: FAILED, which is where a
 * file that is there but cannot be read ends.
 */
enum status status_of_errno(int error);

/*
 * A whole file, or an answer without bytes and errno set; more than `limit` bytes are FAILED with
 * EFBIG, never a part. Does not wait for anybody: a pipe that nobody writes to, or a log that has
 * nothing new, ends at once.
 */
struct answer read_whole_file(struct arena *arena, const char *path, size_t limit);

typedef ARRAY(const char *) name_list;

/* The answer to LIST_FOLDER: sorts the names and puts a newline behind each. */
struct answer answer_of_names(struct arena *arena, name_list *names);

#endif
