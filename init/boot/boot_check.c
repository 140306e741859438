/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stick lost when it was pulled the last time. */
#include "init/boot/boot_usb.h"
#include "init/boot/usb_place.h"

#include "init/boot/errand.h"
#include "init/processes.h"
#include "init/deliver/lost_clusters.h"

enum { CHECK_LIMIT = 60 };

struct check {
	struct usb_place place;
	struct delivery *result;
};

static void run_check(void *context)
{
	struct check *check = context;

	deliver_usb_check(&check->place, "/bin/fsck.fat", check->result);
}

void boot_check_usb(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	char how[DELIVERY_DETAIL];
	struct check check;

	if (!options->to_usb || !worker->page)
		return;
	check.result = errand_result(worker, "fsck");
	if (!check.result)
		return;
	boot_usb_place(&check.place);
	if (!process_run(run_check, &check, CHECK_LIMIT, how, sizeof how))
		delivery_set(check.result, "fsck", FAILED,
			     "checking the stick for lost clusters %s", how);
	if (check.result->status == ABSENT) {
		worker->page->delivery_count--; /* nothing was lost, so there is nothing to tell */
		return;
	}
	consoles_say(consoles, "vfio-preflight: stick: %s: %s", status_name(check.result->status),
		     check.result->detail);
	worker_render_again(worker, RENDER_LIMIT);
}
