/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether this process is init of the image, or the command that somebody's container runs as its
 * PID 1.
 */
#ifndef INIT_BOOT_PLACE_H
#define INIT_BOOT_PLACE_H

#include <stdbool.h>

/*
 * True for init of the image only; asked before anything is mounted, so it needs no /proc. It is
 * process 1, and the root is a file system in memory, as an initramfs is. A container's may be one,
 * too, so what decides is that this is the machine's own PID namespace: there process 2 is the
 * kernel's thread daemon, which is in no process group. Where /proc is mounted it must name that
 * namespace as well. Files and environment decide nothing: a container may be made of our
 * initramfs, and the kernel hands words of its command line to init as environment.
 */
bool place_is_image(void);

#endif
