/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/run_name.h"

#include <stdio.h>

void run_name(time_t began, char run[RUN_NAME])
{
	struct tm parts;

	gmtime_r(&began, &parts);
	snprintf(run, RUN_NAME, "%04d%02d%02d-%02d%02d%02d", parts.tm_year + 1900, parts.tm_mon + 1,
		 parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}
