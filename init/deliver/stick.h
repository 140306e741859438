/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks for our partition on the USB disks that Linux shows, or, with place->image, for the one
 * that the booted image is on as a file. Reads only.
 */
#ifndef INIT_DELIVER_STICK_H
#define INIT_DELIVER_STICK_H

#include "init/deliver/deliver.h"

#include <stdbool.h>
#include <stdint.h>

enum { STICKS_AT_MOST = 2, STICK_NAME = 64 };

/* A partition that carries our GUID, or the serial number in place->image. */
struct stick {
	char disk[STICK_NAME];      /* "sda" */
	char partition[STICK_NAME]; /* "sda3"; where Linux does not show it, "sda (partition 3)" */
	/* Linux shows it at the place that the table gives, and it has a device node */
	bool shown;
	bool read_only;
	const char *type; /* of its file system, for mount(2) */
};

struct stick_search {
	size_t looked_at; /* USB disks with a medium */
	size_t count;     /* such partitions on all of them */
	struct stick sticks[STICKS_AT_MOST];
};

/* Looks once at every USB disk that is there now. */
void stick_look(const struct usb_place *place, struct stick_search *search);

/*
 * Looks until something of ours is there and, unless that is more than one, USB has been quiet
 * since; for at most wait_seconds. The last look is what counts.
 */
void stick_wait(const struct usb_place *place, struct stick_search *search);

/* The number in a small file of an open folder of sysfs. False where there is none. */
bool stick_number(int folder, const char *name, uint64_t *number);

#endif
