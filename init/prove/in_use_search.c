/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/in_use_search.h"

#include <stdlib.h>
#include <string.h>

FILE *in_use_text(const struct search *search, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof whole, "%s%s", search->root, path);
	return fopen(whole, "re");
}

DIR *in_use_folder(const struct search *search, const char *path)
{
	char whole[PATH_MAX];

	snprintf(whole, sizeof whole, "%s%s", search->root, path);
	return opendir(whole);
}

bool in_use_below_by(const struct search *search, const char *class, const char *name,
		     const char *file, const char *part)
{
	char path[PATH_MAX], real[PATH_MAX];
	size_t length = strlen(search->device);

	snprintf(path, sizeof path, "%s/sys/class/%s/%s%s", search->root, class, name, file);
	return realpath(path, real) && strncmp(real, search->device, length) == 0 &&
	       strncmp(real + length, part, strlen(part)) == 0;
}

bool in_use_below(const struct search *search, const char *class, const char *name,
		  const char *file)
{
	return in_use_below_by(search, class, name, file, "/");
}

static bool has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

void in_use_add(struct names *names, const char *name)
{
	if (names->count < NAMES_AT_MOST && strlen(name) < NAME && !has(names, name))
		snprintf(names->items[names->count++], NAME, "%s", name);
}
