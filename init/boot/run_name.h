/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef INIT_BOOT_RUN_NAME_H
#define INIT_BOOT_RUN_NAME_H

#include <time.h>

enum { RUN_NAME = 32 };

/* Names a run by when it began, "20261121-070007" (UTC), on the stick and on a server. */
void run_name(time_t began, char run[RUN_NAME]);

#endif
