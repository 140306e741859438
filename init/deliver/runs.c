/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/runs.h"

#include "init/deliver/folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int run_open_report(int board, const char *run)
{
	static const char *const names[] = { "report.json", PACKED_JSON };
	enum { FLAGS = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC };
	char path[FOLDER_NAME + sizeof "/" PACKED_JSON];
	struct stat about;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		(void)snprintf(path, sizeof path, "%.*s/%s", (int)FOLDER_NAME, run, names[i]);
		int file = openat(board, path, FLAGS);
		if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode))
			return file;
		if (file >= 0)
			close(file);
	}
	return -1;
}

bool run_has_report(int board, const char *run)
{
	int file = run_open_report(board, run);

	if (file >= 0)
		close(file);
	return file >= 0;
}

/* "…-2" is behind "…", "…-10" behind "…-9". */
bool run_is_newer(const char *name, const char *than)
{
	enum { DATE = sizeof "20261121-070007" - 1 };
	int order = strncmp(name, than, DATE);
	size_t length = strlen(name), other = strlen(than);

	return order ? order > 0 : length != other ? length > other : strcmp(name, than) > 0;
}

bool run_folder_is_of(const char *name, const char *board, const char *hash)
{
	size_t length = strlen(name), end = hash ? strlen(hash) : 0;

	return strcmp(name, board) == 0 || (end && length > end && name[length - end - 1] == '-' &&
					    strcmp(name + length - end, hash) == 0);
}
