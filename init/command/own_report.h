/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A log of a serial console, given to --capture, with a report packed in it. */
#ifndef INIT_COMMAND_OWN_REPORT_H
#define INIT_COMMAND_OWN_REPORT_H

#include "init/options.h"

/*
 * Prints such a report as it is, in JSON: nothing is examined, and no other format is made of it.
 * False where the file holds none and is to be examined; else `status` is what to exit with, that
 * of the report's verdict, or EXIT_BAD_INPUT where the report is not whole.
 */
bool own_report(const struct options *options, int *status);

#endif
