/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user asked for: the same options from the command line and, as PID 1, from the kernel's
 * command line.
 */
#ifndef INIT_OPTIONS_H
#define INIT_OPTIONS_H

#include "init/option_list.h"

/*
 * The command line of the command: --name value, --name=value, -h, -V; names may be cut short.
 * False after one line on standard error that says what is wrong: the caller exits with EXIT_USAGE.
 */
bool options_from_arguments(struct options *options, int count, char **arguments);

/*
 * The words "vfio-preflight.NAME=VALUE" of the kernel's command line; others are not ours. Each
 * word that cannot be used is handed to `complain` with the reason and left out. `line` is changed
 * and must outlive the options.
 */
void options_from_kernel(struct options *options, char *line, void (*complain)(const char *text));

/* The text of --help, on standard output. */
void options_print_help(void);

enum { EXIT_USAGE = 64, EXIT_BAD_INPUT = 65, EXIT_INTERNAL = 70, EXIT_NO_OUTPUT = 74 };

/* Of --read-variable only. */
enum { EXIT_NO_VARIABLE = 66, EXIT_NO_EFI = 69, EXIT_NOT_MOUNTED = 72, EXIT_DENIED = 77 };

#endif
