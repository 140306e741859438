/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vfio-preflight.conf of the stick: lines NAME=VALUE, with the names and values of the kernel's
 * words "vfio-preflight.NAME=VALUE". Nothing in it is run. Spaces around name and value, quotes
 * around the value, a comment behind it ("#" after a space), the line ends of any system, a byte
 * order mark and UTF-16 are taken as meant.
 */
#ifndef INIT_BOOT_SETTINGS_H
#define INIT_BOOT_SETTINGS_H

#include "init/options.h"

#include <stddef.h>

enum { SETTINGS_AT_MOST = 16384 }; /* bytes of the file */

/*
 * Changes the options by what the file says. A name that is on the kernel's command line stays as
 * it is there. What cannot be used is left out and given to `complain`, a line each. How many lines
 * took effect. To be called once: the options then point into memory of this function.
 */
size_t settings_apply(struct options *options, const char *bytes, size_t length,
		      const char *command_line, void (*complain)(const char *text));

#endif
