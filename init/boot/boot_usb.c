/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report's way to the stick. */
#include "init/boot/boot_usb.h"
#include "init/boot/usb_place.h"

#include "init/boot/stick_documents.h"
#include "init/deliver/stick.h"
#include "init/deliver/usb_read.h"
#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/boot/run_name.h"
#include "init/processes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { USB_CONTROLLER_WAIT_MS = 2000, USB_LIMIT = 60 };

#define USB_IS_UP "/sys/bus/usb/devices/usb1"

/* --- USB, which comes up only now --- */

struct awaited {
	struct usb_place place, image;
	struct worker_page *page; /* shared with the process that waits */
};

/* For the probe usb, which cannot read disks. In memory: this is the initramfs. */
static void note_disks(const struct stick_search *search)
{
	FILE *file = fopen("/run/vfio-preflight-disks", "we");

	if (!file)
		return;
	for (size_t i = 0; i < search->count && i < STICKS_AT_MOST; i++)
		fprintf(file, "%s\n", search->sticks[i].disk);
	fclose(file);
}

/* The stick's own, or one that is written to it with the report. */
static void take_salt(const struct usb_place *place, struct worker_page *page)
{
	char bytes[2 * SALT_AT_MOST];
	uint32_t random[4];
	struct usb_file file;

	deliver_usb_read(place, SALT_NAME, bytes, sizeof bytes, &file);
	if (file.status == OK)
		page->salt_is_new = false;
	if (file.status == OK)
		naming_take_salt(&page->naming, bytes, file.length);
	if (file.status != ABSENT || file.error != ENOENT)
		return;
	page->salt_is_new = true;
	if (!*page->naming.salt && getrandom(random, sizeof random, 0) == sizeof random)
		snprintf(page->naming.salt, sizeof page->naming.salt, "%08x%08x%08x%08x", random[0],
			 random[1], random[2], random[3]);
}

/*
 * No USB controller, no stick: then there is nothing to wait for. Controllers come up on their own
 * time.
 */
static void await_usb(void *context)
{
	struct awaited *awaited = context;
	const struct usb_place *place = &awaited->place;
	struct stick_search search;
	unsigned waited = 0;

	while (access(USB_IS_UP, F_OK) != 0 && waited < USB_CONTROLLER_WAIT_MS) {
		usleep(100000);
		waited += 100;
	}
	if (waited == USB_CONTROLLER_WAIT_MS || !*place->guid)
		return;
	/* where the image is a file there is mostly no stick of ours to wait for */
	stick_wait(*awaited->image.image ? &awaited->image : place, &search);
	note_disks(&search);
	take_salt(place, awaited->page);
}

/*
 * When the stick is there the keyboard mostly is: then the report can tell of both, and the one on
 * the stick does.
 */
void boot_await_usb(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	char how[DELIVERY_DETAIL];
	struct awaited awaited = { .page = worker->page };

	if (!(options->to_usb || options->to_image) || !worker->page)
		return;
	pid1_load_modules("deliver", consoles);
	boot_usb_place(&awaited.place);
	boot_image_place(&awaited.image, options);
	process_run(await_usb, &awaited, USB_LIMIT, how, sizeof how);
	worker_render_again(worker, RENDER_LIMIT);
}

static void run_take_salt(void *context)
{
	const struct awaited *awaited = context;

	take_salt(&awaited->image, awaited->page);
}

void boot_take_image_salt(const struct options *options, struct worker *worker)
{
	char how[DELIVERY_DETAIL];
	struct awaited awaited = { .page = worker->page };

	boot_image_place(&awaited.image, options);
	process_run(run_take_salt, &awaited, USB_LIMIT, how, sizeof how);
}

/* --- The ways to deliver it --- */

struct load {
	struct usb_place place;
	struct stick_documents documents;
	bool without_capture;
	struct delivery *result;
};

/* Packed; without the capture where it is larger than the room that there is. */
static size_t packed(struct load *load)
{
	stick_documents_pack(&load->documents);
	return load->documents.count - load->without_capture;
}

static void write_all(void *context)
{
	struct load *load = context;
	struct delivery *result = load->result;
	char where[DELIVERY_DETAIL];

	if (access(USB_IS_UP, F_OK) != 0) {
		delivery_set(result, "usb", ABSENT, "no USB controller found");
		return;
	}
	deliver_usb(&load->place, load->documents.list, packed(load), result);
	memcpy(where, result->detail, sizeof where);
	if (result->status == OK && load->without_capture)
		delivery_set(result, "usb", OK,
			     "%s. There was no room for the capture (" PACKED_CAPTURE ")", where);
}

static void make_room(void *context)
{
	struct load *load = context;

	deliver_usb_room(&load->place, load->documents.list, packed(load), load->result);
}

/*
 * Each try takes the documents for itself: they hold until errand_run(), at its end, renders the
 * report again.
 */
static void try(struct consoles *consoles, struct worker *worker, struct load *load,
		struct delivery *result)
{
	stick_documents_take(&load->documents, worker);
	load->result = result;
	errand_run(consoles, worker, write_all, load, USB_LIMIT, result);
	stick_documents_free(&load->documents);
}

/*
 * Older runs go only where a new one needs their room. The report tells which. False where even
 * without them there is no room.
 */
static bool free_room(struct consoles *consoles, struct worker *worker, struct load *load)
{
	struct delivery *dropped = load->result = errand_result(worker, "room");
	char how[DELIVERY_DETAIL];

	if (!dropped)
		return false;
	stick_documents_take(&load->documents, worker);
	bool made =
		process_run(make_room, load, USB_LIMIT, how, sizeof how) && dropped->status == OK;
	stick_documents_free(&load->documents);
	if (made && *dropped->detail)
		consoles_say(consoles, "vfio-preflight: stick: %s", dropped->detail);
	else
		worker->page->delivery_count--; /* nothing was dropped: nothing to tell */
	worker_render_again(worker, RENDER_LIMIT);
	return made;
}

/*
 * What goes first where there is no room: older runs, then this run's capture, and last the run
 * that this one is compared with.
 */
static void deliver_to_full(struct consoles *consoles, struct worker *worker, struct load *load,
			    struct delivery *result)
{
	for (int step = load->documents.with_capture ? 0 : 1; result->full && step < 3; step++) {
		load->without_capture = load->documents.with_capture && step > 0;
		load->place.before_may_go = step == 2;
		if (free_room(consoles, worker, load))
			try(consoles, worker, load, result);
	}
}

static void deliver(struct consoles *consoles, struct worker *worker, struct load *load,
		    struct delivery *result)
{
	consoles_say(consoles, "vfio-preflight: writing to the stick; leave it plugged in ...");
	try(consoles, worker, load, result);
	if (result->full)
		deliver_to_full(consoles, worker, load, result);
}

/* Whether there is something to write. What is missing is told once. */
static bool look_over(struct consoles *consoles, const struct worker *worker, struct load *load)
{
	stick_documents_take(&load->documents, worker);
	bool any = load->documents.count > 0;
	stick_documents_free(&load->documents);
	if (!load->documents.with_capture)
		consoles_say(consoles, "vfio-preflight: the capture could not be made");
	return any;
}

static void deliver_at(struct consoles *consoles, struct worker *worker, const char *name,
		       const struct usb_place *place)
{
	char run[RUN_NAME];
	struct load load = { .place = *place };
	struct delivery *result = errand_result(worker, name);

	if (!result)
		return;
	run_name(worker->page->began, run);
	load.place.board = worker->page->folder;
	load.place.hash = worker->page->hash;
	load.place.before = *worker->page->before ? worker->page->before : NULL;
	load.place.salt = worker->page->salt_is_new ? worker->page->naming.salt : NULL;
	load.place.run = run;
	load.place.awaited = true;
	if (look_over(consoles, worker, &load))
		deliver(consoles, worker, &load, result);
}

void boot_deliver_usb(struct consoles *consoles, const struct options *options,
		      struct worker *worker)
{
	struct usb_place place;

	if (!worker->page)
		return;
	boot_usb_place(&place);
	if (options->to_usb)
		deliver_at(consoles, worker, "usb", &place);
	boot_image_place(&place, options);
	if (options->to_image)
		deliver_at(consoles, worker, "image", &place);
}
