/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial port of ACPI's table SPCR where no driver of Linux has found it. */
#ifndef INIT_BOOT_SPCR_PORT_H
#define INIT_BOOT_SPCR_PORT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Tells Linux of it: the last ttyS that is free gets its address, without an interrupt, if a port
 * is there. Only one of I/O ports, since Linux takes no address of memory. Reads below `root` and
 * opens below `dev`, which are "" and "/dev" but in tests. Gives an errno of why Linux did not take
 * it, ENODEV where no port is there; 0 where it did, or where there is nothing to tell.
 */
int spcr_port_adopt(const char *root, const char *dev);

/*
 * Whether Linux does not drive it, though it may be there: then `why` has its address, the reason
 * and what to do. `error` is what spcr_port_adopt() gave.
 */
bool spcr_port_is_missing(const char *root, int error, char *why, size_t size);

#endif
