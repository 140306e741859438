/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report's way to the stick. */
#include "init/boot/boot_usb.h"
#include "init/boot/usb_place.h"

#include "init/boot/boot_log.h"
#include "init/boot/boot_since.h"
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

enum { REPORT, JSON, BRIEF, PASTE, HTML, CHANGES, KERNEL_LOG, CAPTURE, DOCUMENTS_AT_MOST };
static const char *const names[DOCUMENTS_AT_MOST] = { DOCUMENT_NAMES };

#define USB_IS_UP "/sys/bus/usb/devices/usb1"

/* --- USB, which comes up only now --- */

struct awaited {
	struct usb_place place;
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
	stick_wait(place, &search);
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

	if (!options->to_usb || !worker->page)
		return;
	pid1_load_modules("deliver", consoles);
	boot_usb_place(&awaited.place);
	process_run(await_usb, &awaited, USB_LIMIT, how, sizeof how);
	worker_render_again(worker, RENDER_LIMIT);
}

/* --- What goes there --- */

struct load {
	struct usb_place place;
	struct document documents[DOCUMENTS_AT_MOST];
	size_t count;
	bool with_capture; /* it is the last one */
	struct delivery *result;
};

static void add_document(struct load *load, struct document document, const char *name)
{
	if (!document.bytes)
		return;
	document.name = name;
	load->documents[load->count++] = document;
}

static void pack(struct load *load, const struct worker *worker)
{
	struct document capture = worker_capture(worker);

	load->count = 0;
	add_document(load, worker_document(worker, FORMAT_TEXT), names[REPORT]);
	add_document(load, worker_document(worker, FORMAT_JSON), names[JSON]);
	add_document(load, worker_document(worker, FORMAT_BRIEF), names[BRIEF]);
	add_document(load, worker_document(worker, FORMAT_PASTE), names[PASTE]);
	add_document(load, worker_document(worker, FORMAT_HTML), names[HTML]);
	add_document(load, boot_since_document(), names[CHANGES]);
	add_document(load, boot_log(), names[KERNEL_LOG]);
	add_document(load, capture, names[CAPTURE]);
	load->with_capture = capture.bytes != NULL;
}

static void unpack(struct load *load)
{
	while (load->count)
		document_free(&load->documents[--load->count]);
}

/* --- The ways to deliver it --- */

static void write_all(void *context)
{
	struct load *load = context;

	if (access(USB_IS_UP, F_OK) != 0)
		delivery_set(load->result, "usb", ABSENT, "no USB controller found");
	else
		deliver_usb(&load->place, load->documents, load->count, load->result);
}

static void make_room(void *context)
{
	struct load *load = context;

	deliver_usb_room(&load->place, load->documents, load->count, load->result);
}

/* The capture is larger than all the rest: where it does not fit the report still may. */
static void write_without_capture(void *context)
{
	struct load *load = context;
	struct delivery *result = load->result;
	char where[DELIVERY_DETAIL];

	deliver_usb(&load->place, load->documents, load->count - 1, result);
	memcpy(where, result->detail, sizeof where);
	if (result->status == OK)
		delivery_set(result, "usb", OK, "%s, without capture.txt (not enough space)",
			     where);
}

/*
 * Each try packs for itself: what is packed holds until errand_run(), at its end, renders the
 * report again.
 */
static void try(struct consoles *consoles, struct worker *worker, void (*work)(void *),
		struct load *load, struct delivery *result, bool quiet)
{
	pack(load, worker);
	load->result = result;
	errand_run(consoles, worker, work, load, USB_LIMIT, result, quiet);
	unpack(load);
}

/* Older runs go only where a new one needs their room. The report tells which. */
static void try_with_room(struct consoles *consoles, struct worker *worker, struct load *load,
			  struct delivery *result)
{
	struct delivery *dropped = errand_result(worker, "room");

	if (!dropped)
		return;
	try(consoles, worker, make_room, load, dropped, true);
	if (dropped->status != OK) {
		/* nothing was dropped, so there is nothing to tell */
		worker->page->delivery_count--;
		return;
	}
	consoles_say(consoles, "vfio-preflight: stick: %s", dropped->detail);
	try(consoles, worker, write_all, load, result, false);
}

static void deliver(struct consoles *consoles, struct worker *worker, struct load *load,
		    struct delivery *result)
{
	consoles_say(consoles, "vfio-preflight: writing to the stick; leave it plugged in ...");
	try(consoles, worker, write_all, load, result, false);
	if (result->full)
		try_with_room(consoles, worker, load, result);
	if (result->full && load->with_capture)
		try(consoles, worker, write_without_capture, load, result, false);
}

/* Whether there is something to write. What is missing is told once. */
static bool look_over(struct consoles *consoles, const struct worker *worker, struct load *load)
{
	pack(load, worker);
	bool any = load->count > 0;
	unpack(load);
	if (!load->with_capture)
		consoles_say(consoles, "vfio-preflight: the capture could not be made");
	return any;
}

void boot_deliver_usb(struct consoles *consoles, const struct options *options,
		      struct worker *worker)
{
	char run[RUN_NAME];

	if (!options->to_usb || !worker->page)
		return;
	struct load load = { 0 };
	struct delivery *result = errand_result(worker, "usb");
	if (!result)
		return;
	run_name(worker->page->began, run);
	boot_usb_place(&load.place);
	load.place.board = worker->page->folder;
	load.place.salt = worker->page->salt_is_new ? worker->page->naming.salt : NULL;
	load.place.run = run;
	load.place.awaited = true;
	if (look_over(consoles, worker, &load))
		deliver(consoles, worker, &load, result);
}
