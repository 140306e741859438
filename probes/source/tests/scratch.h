/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of its own for each test program, and what it says to standard error. */
#ifndef PROBES_SOURCE_TESTS_SCRATCH_H
#define PROBES_SOURCE_TESTS_SCRATCH_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch_folder[40];
static int scratch_standard_error;

/* Makes and removes the folder; cmocka group fixtures. */
static inline int scratch_begin(void **state)
{
	(void)state;
	strcpy(scratch_folder, "/tmp/vfio-preflight-test-XXXXXX");
	return mkdtemp(scratch_folder) ? 0 : -1;
}

static inline int scratch_end(void **state)
{
	char command[60];

	(void)state;
	snprintf(command, sizeof command, "rm -r %s", scratch_folder);
	return system(command);
}

/* "/tmp/…/NAME"; the text of the call before last is overwritten. */
static inline const char *scratch_path(const char *name)
{
	static char paths[2][200];
	static unsigned turn;
	char *path = paths[turn++ % 2];

	snprintf(path, sizeof paths[0], "%s/%s", scratch_folder, name);
	return path;
}

/* Writes a file into the folder and returns its path. */
static inline const char *scratch_write(const char *name, const void *bytes, size_t length)
{
	const char *path = scratch_path(name);
	FILE *file = fopen(path, "w");

	if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
		abort();
	return path;
}

/* From here on standard error goes to a file in the folder. */
static inline void scratch_listen(void)
{
	int file = open(scratch_path("stderr"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	scratch_standard_error = dup(STDERR_FILENO);
	if (file < 0 || scratch_standard_error < 0 || dup2(file, STDERR_FILENO) < 0)
		abort();
	close(file);
}

/* Ends that and returns what was said. Valid until the next call. */
static inline const char *scratch_heard(void)
{
	static char heard[4096];
	ssize_t length = pread(STDERR_FILENO, heard, sizeof heard - 1, 0);

	dup2(scratch_standard_error, STDERR_FILENO);
	close(scratch_standard_error);
	heard[length > 0 ? length : 0] = '\0';
	return heard;
}

#endif
