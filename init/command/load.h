/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports and captures that are compared, from their files. */
#ifndef INIT_COMMAND_LOAD_H
#define INIT_COMMAND_LOAD_H

#include "init/compare/summary.h"
#include "init/options.h"

/*
 * Reads a JSON report, or examines what --capture takes: also packed by gzip or in
 * the log of a serial console, from a pipe or from
 * standard input. 0, or an exit status after a line on standard error that names the file; then
 * the summary holds nothing of use. summary_free() in either case.
 */
int load_summary(struct summary *summary, const struct options *options, const char *name);

#endif
