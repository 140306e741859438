/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running system uses a device for, looked at right before it is taken. Reads only.
 *
 * Block devices below it: mounted (/proc/self/mountinfo), swapped to (/proc/swaps), held by device
 * mapper, LVM, MD or a loop device (holders, backing_file), or by anybody else, as ZFS does (an
 * open with O_EXCL is refused). Network interfaces below it: the default route's (/proc/net/route,
 * ipv6_route), also where bridges, bonds and VLANs are between. Terminals below it: an active
 * console's. USB: keyboards and disks.
 */
#ifndef INIT_PROVE_IN_USE_H
#define INIT_PROVE_IN_USE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * `root` is before every path, "" for this system. False where nothing was found; else `why` says
 * what, "/dev/sda2 is mounted at /srv". Where something could not be looked at it counts as used.
 */
bool in_use(const char *root, const char *address, char *why, size_t size);

#endif
