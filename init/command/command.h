/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vfio-preflight as a command on a running Linux. */
#ifndef INIT_COMMAND_COMMAND_H
#define INIT_COMMAND_COMMAND_H

/* Everything the command does; the result is its exit status. */
int command(int count, char **arguments);

#endif
