/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/watch.h"

#include <stddef.h>
#include <time.h>

uint64_t microseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

const char *watch_begin(const struct watch *watch, const char *step)
{
	const char *ended = watch ? watch->skip(watch->context, step) : NULL;

	if (watch && !ended)
		watch->step(watch->context, step);
	return ended;
}

bool watch_lost(const struct watch *watch, const char *step)
{
	return watch && watch->skip(watch->context, step);
}
