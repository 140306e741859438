/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scratch folder for a test, and small files in it. As root, mounts made by a test vanish with
 * it.
 */
#ifndef INIT_DELIVER_TESTS_SCRATCH_H
#define INIT_DELIVER_TESTS_SCRATCH_H

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch[] = "/tmp/deliver-XXXXXX";
static bool may_mount;

static inline int scratch_make(void **state)
{
	(void)state;
	if (geteuid() == 0 && unshare(CLONE_NEWNS) == 0)
		may_mount = mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	return mkdtemp(scratch) ? 0 : -1;
}

static inline int scratch_remove(void **state)
{
	char command[100];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s", scratch);
	return system(command);
}

/* A path in the scratch folder; lives until the fourth call after it. */
static inline const char *at(const char *name)
{
	static char paths[4][PATH_MAX];
	static unsigned next;
	char *path = paths[next++ % 4];

	(void)snprintf(path, PATH_MAX, "%s/%s", scratch, name);
	return path;
}

/* Makes the folders that lead to `name` too. */
static inline void put_file(const char *name, const char *text)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s", at(name));

	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0755);
		*slash = '/';
	}
	FILE *file = fopen(path, "we");
	if (!file || fputs(text, file) == EOF || fclose(file) != 0)
		abort();
}

static inline const char *get_file(const char *name)
{
	static char text[8192];
	FILE *file = fopen(at(name), "re");

	if (!file)
		return NULL;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* Every name below `name`, sorted, a space behind each. */
static inline const char *tree(const char *name)
{
	static char names[8192];
	char command[PATH_MAX + 100];
	(void)snprintf(
		command, sizeof(command),
		"cd %s && find . -mindepth 1 | sed 's,^[.]/,,' | LC_ALL=C sort | tr '\\n' ' '",
		at(name));

	FILE *pipe = popen(command, "re");
	if (!pipe)
		abort();
	names[fread(names, 1, sizeof(names) - 1, pipe)] = '\0';
	pclose(pipe);
	return names;
}

#endif
