/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/errand.h"

#include "init/processes.h"

#include <string.h>

/* The result lies in the shared page, where the child can write it. */
struct delivery *errand_result(struct worker *worker, const char *place)
{
	if (worker->page->delivery_count == DELIVERIES_AT_MOST)
		return NULL;
	struct delivery *result = &worker->page->deliveries[worker->page->delivery_count++];

	delivery_set(result, place, FAILED, "not attempted");
	return result;
}

void errand_run(struct consoles *consoles, struct worker *worker, void (*work)(void *),
		void *context, unsigned seconds, struct delivery *result)
{
	char how[DELIVERY_DETAIL];

	if (!process_run(work, context, seconds, how, sizeof how)) {
		char place[sizeof result->place];
		memcpy(place, result->place, sizeof place);
		delivery_set(result, place, FAILED, "writing %s", how);
	}
	consoles_say(consoles, "vfio-preflight: report to %s: %s: %s", result->place,
		     status_name(result->status), result->detail);
	worker_render_again(worker, RENDER_LIMIT);
}

void errand_refuse(struct consoles *consoles, struct worker *worker, struct delivery *result,
		   const char *why)
{
	char place[sizeof result->place];

	memcpy(place, result->place, sizeof place);
	delivery_set(result, place, FAILED, "%s", why);
	consoles_say(consoles, "vfio-preflight: report to %s: failed: %s", place, why);
	worker_render_again(worker, RENDER_LIMIT);
}
