/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stick lost when it was pulled the last time, and whether it has room to spare. */
#include "init/boot/boot_usb.h"
#include "init/boot/usb_place.h"

#include "init/boot/errand.h"
#include "init/processes.h"
#include "init/deliver/lost_clusters.h"
#include "init/deliver/stick_size.h"

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

static void run_size(void *context)
{
	struct check *check = context;

	deliver_usb_size(&check->place, check->result);
}

/* True where there is something to tell, which the consoles are told. */
static bool look(struct consoles *consoles, struct worker *worker, void (*work)(void *),
		 const char *name, const char *what)
{
	char how[DELIVERY_DETAIL];
	struct check check = { .result = errand_result(worker, name) };

	if (!check.result)
		return false;
	boot_usb_place(&check.place);
	if (!process_run(work, &check, CHECK_LIMIT, how, sizeof how))
		delivery_set(check.result, name, FAILED, "%s %s", what, how);
	if (check.result->status == ABSENT) {
		worker->page->delivery_count--; /* nothing to tell */
		return false;
	}
	consoles_say(consoles, "vfio-preflight: stick: %s: %s", status_name(check.result->status),
		     check.result->detail);
	return true;
}

void boot_check_usb(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	if (!options->to_usb || !worker->page)
		return;
	bool told =
		look(consoles, worker, run_check, "fsck", "checking the stick for lost clusters");
	told |= look(consoles, worker, run_size, "stick", "looking at the stick's size");
	if (told)
		worker_render_again(worker, RENDER_LIMIT);
}
