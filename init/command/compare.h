/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_COMMAND_COMPARE_H
#define INIT_COMMAND_COMPARE_H

#include "init/options.h"

/* vfio-preflight compare BEFORE AFTER. Gives the exit status. */
int compare_files(struct options *options);

#endif
