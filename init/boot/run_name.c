/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/run_name.h"

#include <stdio.h>
#include <time.h>

void run_name(char run[RUN_NAME])
{
	time_t now = time(NULL);
	struct tm parts;

	gmtime_r(&now, &parts);
	snprintf(run, RUN_NAME, "%04d%02d%02d-%02d%02d%02d", parts.tm_year + 1900, parts.tm_mon + 1,
		 parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}
