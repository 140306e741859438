/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture that comes out of a pipe. */
#ifndef INIT_COMMAND_INPUT_H
#define INIT_COMMAND_INPUT_H

#include "init/options.h"

/*
 * Where options->capture is "-" or /dev/stdin, or no regular file (a pipe, as in <(ssh HOST ...), a
 * socket, a terminal), reads all of it, for as long as that takes, and keeps it as
 * options->capture_file: a worker that has to begin anew reads it again. What is beyond the size of
 * the largest capture is left unread. False after one line on standard error. Files that cannot be
 * opened are left to who opens them next.
 */
bool input_keep(struct options *options);

/*
 * Takes the salt from the file that --salt names. False after one line on standard error, also
 * where a capture is asked for, which has no serial numbers that could be salted.
 */
bool input_salt(struct options *options);

#endif
