/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program on captures that are damaged in memory: each is refused with a message, or ends with
 * whole reports.
 */
#ifndef INIT_TESTS_WATCHED_CAPTURE_H
#define INIT_TESTS_WATCHED_CAPTURE_H

#include "init/tests/watched.h"
#include "probes/source/source.h"

enum { TEXT_AT_MOST = 1 << 20 };

static int watched_messages; /* a file in memory that standard error goes to */

/* Before the first run of a process. */
static inline void watched_open_messages(void)
{
	watched_messages = memfd_create("messages", MFD_CLOEXEC);
	watched_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (watched_messages < 0 || watched_error < 0 || dup2(watched_messages, STDERR_FILENO) < 0)
		abort();
}

/* The file's text with a NUL behind it, valid until the next call. */
static inline char *watched_read(const char *path, size_t *length)
{
	static char text[TEXT_AT_MOST];
	FILE *file = fopen(path, "rb");

	if (!file)
		abort();
	*length = fread(text, 1, sizeof text - 1, file);
	text[*length] = '\0';
	fclose(file);
	return text;
}

static inline void watched_check_refusal(void)
{
	static const char begin[] = "vfio-preflight: ";
	char text[300] = "";
	ssize_t length = pread(watched_messages, text, sizeof text - 1, 0);

	if (length <= 0 || strncmp(text, begin, sizeof begin - 1) != 0 || !strchr(text, '\n'))
		watched_fail("refused without a message");
}

/* NULL where it is refused. */
static inline struct source *watched_open(const char *text, size_t length)
{
	char path[40];
	int file = memfd_create("capture", MFD_CLOEXEC);

	if (file < 0 || write(file, text, length) != (ssize_t)length ||
	    ftruncate(watched_messages, 0) < 0 || lseek(watched_messages, 0, SEEK_SET) < 0)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	watched_timers(1);
	struct source *source = source_capture(path);
	watched_timers(0);
	close(file);
	return source;
}

/* One run. `look`, if any, sees what came out where the capture is not refused. */
static inline void watched_capture(const char *text, size_t length,
				   void (*look)(const struct program *program))
{
	struct program program;
	struct source *source = watched_open(text, length);

	if (!source) {
		watched_counts->runs[watched_process]++;
		watched_check_refusal();
		return;
	}
	watched_run(&program, source);
	if (look)
		look(&program);
	program_free(&program);
	source->close(source);
}

#endif
