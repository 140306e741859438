/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's log of this boot, as a document for the stick. */
#ifndef INIT_BOOT_BOOT_LOG_H
#define INIT_BOOT_BOOT_LOG_H

#include "init/deliver/deliver.h"

/*
 * The whole log, for document_free(); bytes NULL where it cannot be read.
 *
 * Whole, unlike in a capture, which may come from somebody's running Linux: this is the log of the
 * image's own kernel from power-on, without drivers of disks, displays or networks, and why a
 * machine misbehaves stands in lines that no list of words foresees. Masked, as a capture is: what
 * identifies one machine in such a log are the serial numbers of USB devices, names of
 * certificates, and what the command line of a netboot says of hosts.
 */
struct document boot_log(void);

/*
 * Takes the level off each line ("<6>[    0.000000] text") and masks it, as lib/mask.h tells. In
 *                                         place; gives the new length. A line
 * that would become longer by that than it was is cut.
 */
size_t boot_log_clean(char *log, size_t length);

#endif
