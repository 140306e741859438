/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_COMMAND_FLEET_H
#define INIT_COMMAND_FLEET_H

#include "init/options.h"

/* vfio-preflight fleet FILE|DIR... Gives the exit status: 65 where a file was skipped. */
int fleet_files(struct options *options);

#endif
