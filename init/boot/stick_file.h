/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_BOOT_STICK_FILE_H
#define INIT_BOOT_STICK_FILE_H

#include "init/deliver/usb_read.h"
#include "init/options.h"

struct stick_file {
	const char *name;
	struct usb_place place;
	struct usb_file file;
	char how[DELIVERY_DETAIL]; /* how reading it ended where it did not end well, or "" */
	size_t size;
	char bytes[]; /* file.length of them, and a 0 */
};

/*
 * A small file in the root of our stick, or, where `options` are given, in the folder beside the
 * image that was booted as a file; at most `size` bytes of it, read in a process of its own:
 * what lies on a stick is not read by PID 1. NULL where there is no memory; to be given back by
 * stick_file_free().
 */
struct stick_file *stick_file_read(const char *name, size_t size, const struct options *options);

void stick_file_free(struct stick_file *file);

#endif
