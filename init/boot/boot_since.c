/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot_since.h"

#include "init/boot/errand.h"
#include "init/boot/usb_place.h"
#include "init/compare/compare.h"
#include "init/compare/render.h"
#include "init/compare/summary_read.h"
#include "init/deliver/last_run.h"
#include "init/processes.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMPARE_LIMIT = 30, NOT_MADE = -1 };

/* A memory file, which the child writes: what lies on a stick is not read by PID 1. */
static int changes = NOT_MADE;

struct since {
	struct usb_place place;
	const struct worker *worker;
	struct delivery *result; /* ABSENT until something is to be told */
};

static void write_changes(const struct since *since, struct comparison *comparison, const char *run)
{
	FILE *out = fdopen(dup(changes), "w");
	struct page page = { .out = out };

	if (!out)
		return;
	page_line(&page, TONE_PLAIN, "Against the run %s on this stick.", run);
	compare_show(&page, comparison);
	if (fclose(out) == 0)
		delivery_set(since->result, "compare", OK,
			     "against the run %s of this machine%s: %s; details in changes.txt",
			     run, comparison->by_hash ? "" : " or one like it",
			     compare_sentence(&comparison->arena, comparison));
}

/*
 * Machines of one board may have one folder: of another one, by its hash or its names, nothing is
 * told. Without hashes two that are built the same cannot be told apart.
 */
static void compare_with(const struct since *since, int last, const char *run)
{
	struct summary before = { 0 }, after = { 0 };
	struct comparison comparison;
	struct json_fault fault;
	int now = worker_document_file(since->worker, FORMAT_JSON);

	if (now >= 0 && summary_read(&before, last, &fault) && summary_read(&after, now, &fault)) {
		compare(&comparison, &before, &after);
		if (comparison.identity == IDENTITY_SAME)
			write_changes(since, &comparison, run);
		comparison_free(&comparison);
	}
	summary_free(&before);
	summary_free(&after);
}

static void run_compare(void *context)
{
	const struct since *since = context;
	char *run = since->worker->page->before;
	int last = memfd_create("last run", MFD_CLOEXEC);

	if (last >= 0 && deliver_last_run(&since->place, last, run) == 0)
		compare_with(since, last, run);
}

void boot_compare_last(struct consoles *consoles, const struct options *options,
		       struct worker *worker)
{
	char how[DELIVERY_DETAIL];
	struct since since = { .worker = worker };

	if (!(options->to_usb || options->to_image) || !worker->page)
		return;
	changes = memfd_create("changes", MFD_CLOEXEC);
	since.result = changes < 0 ? NULL : errand_result(worker, "compare");
	if (!since.result)
		return;
	since.result->status = ABSENT;
	if (options->to_image)
		boot_image_place(&since.place, options);
	else
		boot_usb_place(&since.place);
	since.place.board = worker->page->folder;
	since.place.hash = worker->page->hash;
	if (!process_run(run_compare, &since, COMPARE_LIMIT, how, sizeof how))
		delivery_set(since.result, "compare", FAILED,
			     "comparing with the last run on the stick %s", how);
	if (since.result->status == ABSENT) {
		worker->page->delivery_count--; /* there is none, so there is nothing to tell */
		return;
	}
	consoles_say(consoles, "vfio-preflight: %s", since.result->detail);
	worker_render_again(worker, RENDER_LIMIT);
}

struct document boot_since_document(void)
{
	struct document document = { .name = "changes.txt" };
	struct stat about;

	if (changes < 0 || fstat(changes, &about) < 0 || about.st_size <= 0)
		return document;
	void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, changes, 0);
	if (bytes == MAP_FAILED)
		return document;
	document.bytes = bytes;
	document.length = (size_t)about.st_size;
	return document;
}
