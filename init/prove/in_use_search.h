/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What looks for uses of a device share: where to look, and how to say what was found. */
#ifndef INIT_PROVE_IN_USE_SEARCH_H
#define INIT_PROVE_IN_USE_SEARCH_H

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { NAME = 64, NAMES_AT_MOST = 64 };

struct names {
	char items[NAMES_AT_MOST][NAME];
	size_t count;
};

struct search {
	const char *root;
	char device[PATH_MAX]; /* where it is in /sys/devices */
	char *why;
	size_t size;
};

#define FOUND(search, ...) (snprintf((search)->why, (search)->size, __VA_ARGS__), true)

/* A file, or folder, below search->root; NULL where it cannot be opened. */
FILE *in_use_text(const struct search *search, const char *path);
DIR *in_use_folder(const struct search *search, const char *path);

/* Whether /sys/class/CLASS/NAME, or a file of it, leads below the device; through `part`. */
bool in_use_below(const struct search *search, const char *class, const char *name,
		  const char *file);
bool in_use_below_by(const struct search *search, const char *class, const char *name,
		     const char *file, const char *part);

/* Adds a name that is not there yet, as long as there is room. */
void in_use_add(struct names *names, const char *name);

#endif
