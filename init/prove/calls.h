/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only door of the trial to the machine: every call of VFIO, every file of sysfs and every wait
 * goes through one table of functions, so that a test can put a machine of its own behind it.
 *
 * What gives an int gives 0 or more, or a negative errno.
 */
#ifndef INIT_PROVE_CALLS_H
#define INIT_PROVE_CALLS_H

#include <stddef.h>
#include <stdint.h>

struct prove_calls {
	void *context; /* the first argument of all of them */
	int (*open)(void *context, const char *path);
	void (*close)(void *context, int file);
	int (*control)(void *context, int file, unsigned long request, void *argument);
	/* all of `length` bytes, or a negative errno */
	int (*read_at)(void *context, int file, void *bytes, size_t length, uint64_t offset);
	int (*write_at)(void *context, int file, const void *bytes, size_t length, uint64_t offset);
	/* maps so many bytes for reading, and unmaps them again */
	int (*try_map)(void *context, int file, size_t length, uint64_t offset);
	/* a text into a file of sysfs, in one write() */
	int (*put)(void *context, const char *path, const char *text);
	/* the beginning of a file, as many bytes as it has; their number */
	int (*get)(void *context, const char *path, void *bytes, size_t size);
	/* the last part of where a link leads, with a NUL behind it */
	int (*link)(void *context, const char *path, char *name, size_t size);
	/* a name in a folder that has one, with a NUL behind it; -ENOENT where it has none */
	int (*entry)(void *context, const char *path, char *name, size_t size);
	/* where a page of ours lies in memory (/proc/self/pagemap) */
	int (*physical)(void *context, const void *page, uint64_t *address);
	void (*wait)(void *context, unsigned milliseconds);
	uint64_t (*now)(void *context); /* microseconds, of a clock that only goes forward */
	/* the kernel's first line about this device since the last call, or "" (/dev/kmsg) */
	void (*kernel_line)(void *context, const char *address, char *line, size_t size);
};

/* This machine. */
const struct prove_calls *prove_calls_live(void);

#endif
