/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that the options name: none may be overwritten by another part of the same run. */
#ifndef INIT_COMMAND_FILES_H
#define INIT_COMMAND_FILES_H

#include "init/options.h"

/*
 * Whether the report, the recording and what is read are files apart, by whatever
 * names. False after one line on standard error. A terminal, /dev/null or another character device
 * may take both the report and the recording.
 */
bool files_are_apart(const struct options *options);

#endif
