/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the lines of a kernel's log that are hints. Pure: bytes in, hints out.
 *
 * `log` may hold any bytes. Lines may have the prefixes of dmesg ("[    0.004000] ", "kern  :info
 *                                                                       : [    0.004000] "), of
 * syslog and the journal ("Jan  1 00:00:00 host kernel: [    0.004000] "), of the kernel ("<6>[
 *                               0.004000][    T0] "), or none:
 * then there is no time. Of a line only the first LINE_AT_MOST bytes count; the kernel writes no
 * longer ones.
 */
#ifndef PROBES_LINUX_LOG_LINES_H
#define PROBES_LINUX_LOG_LINES_H

#include "probes/machine/hint.h"

enum { LINE_AT_MOST = 1024 };

/* Adds to `hints`, whose status it does not touch. */
void log_lines_read(struct arena *arena, struct kernel_log *hints, const char *log, size_t length);

#endif
