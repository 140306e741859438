/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot_prove.h"

#include "init/boot/boot_deliver.h"
#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/boot/stick_file.h"
#include "init/boot/usb_place.h"
#include "init/deliver/journal.h"
#include "init/prove/prove.h"

#include <stdio.h>
#include <string.h>

/* --- What an earlier boot left --- */

/* "BOARD\tADDRESS\tSTEP\tIDS" of this board. */
static void keep_line(struct consoles *consoles, const struct notes *notes,
		      const struct worker *worker, char *line)
{
	char *rest = NULL;
	const char *board = strtok_r(line, "\t", &rest), *address = strtok_r(NULL, "\t", &rest);
	const char *step = strtok_r(NULL, "\t", &rest), *ids = strtok_r(NULL, "\t", &rest);

	if (!ids || strcmp(board, worker->page->board) != 0)
		return;
	consoles_say(consoles,
		     "vfio-preflight: the last trial stopped this machine: %s [%s], before \"%s\". "
		     "It is left out now; delete " JOURNAL_NAME " on the stick to try it again.",
		     address, ids, step);
	notes_keep(
		notes,
		&(struct noted){ .address = address, .step = "hung", .words = step, .kernel = "" });
}

static void say(void *context, const char *line)
{
	consoles_say(context, "%s", line);
}

static void keep_journal(struct consoles *consoles, struct worker *worker, char *text)
{
	struct notes notes = { .context = consoles, .say = say };
	char *rest = NULL;

	if (!notes_open(&notes))
		return;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		keep_line(consoles, &notes, worker, line);
	notes_close(&notes);
	worker_render_again(worker, RENDER_LIMIT);
}

void boot_read_journal(struct consoles *consoles, const struct options *options,
		       struct worker *worker)
{
	if (!options->to_usb || !worker->page)
		return;
	struct stick_file *file = stick_file_read(JOURNAL_NAME, JOURNAL_AT_MOST, NULL);
	if (!file)
		return;
	if (!*file->how && file->file.status == OK && file->file.length)
		keep_journal(consoles, worker, file->bytes);
	stick_file_free(file);
}

/* --- The trial --- */

struct trial_place {
	struct consoles *consoles;
	struct journal journal;
	const char *board;
};

static void say_on(void *context, const char *line)
{
	const struct trial_place *place = context;

	consoles_say(place->consoles, "%s", line);
}

/* On the consoles first: a serial log ends with it. */
static void record(void *context, const char *line)
{
	const struct trial_place *place = context;
	char whole[256], next[128];

	snprintf(next, sizeof next, "%s", line);
	for (char *at = next; *at; at++)
		if (*at == '\t')
			*at = ' ';
	consoles_say(place->consoles, "  next: %s", next);
	snprintf(whole, sizeof whole, "%s\t%s\n", place->board, line);
	if (place->journal.mounted && !journal_write(&place->journal, whole))
		consoles_say(place->consoles, "  (could not be noted on the stick)");
}

static void try_all(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	static struct trial_place place;
	static struct usb_place stick;
	const struct trial_options trial = { .cycles = options->cycles,
					     .iommufd = options->iommufd,
					     .stray = options->stray };
	struct notes notes = { .context = &place, .say = say_on, .record = record };
	char why[DELIVERY_DETAIL];

	place = (struct trial_place){ .consoles = consoles, .board = worker->page->board };
	boot_usb_place(&stick);
	place.journal.file = -1;
	if (!options->to_usb)
		consoles_say(consoles, "vfio-preflight: no stick: these consoles have the only "
				       "record");
	else if (!journal_begin(&place.journal, &stick, why))
		consoles_say(consoles, "vfio-preflight: no record on a stick: %s", why);
	notes_open(&notes);
	struct proved proved = prove_run(&notes, &worker->page->plan, &trial, false);
	notes_close(&notes);
	for (size_t i = 0; i < worker->page->plan.count; i++)
		if (worker->page->plan.devices[i].ended)
			journal_forget(&place.journal, place.board,
				       worker->page->plan.devices[i].address);
	journal_end(&place.journal);
	consoles_say(consoles,
		     "vfio-preflight: trial: %zu device%s tried, %zu failed, %zu left out",
		     proved.tried, proved.tried == 1 ? "" : "s", proved.failed, proved.left_out);
}

void boot_prove(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	if (!worker->page)
		return;
	const struct plan *plan = &worker->page->plan;
	if (*plan->wrong || *plan->blocked) {
		consoles_say(consoles, "vfio-preflight: trial: not made: %s",
			     *plan->wrong ? plan->wrong : plan->blocked);
		return;
	}
	consoles_say(consoles,
		     "vfio-preflight: trial: each free device is bound to vfio-pci, tried "
		     "and returned");
	pid1_load_modules("prove", consoles);
	try_all(consoles, options, worker);
	worker_render_again(worker, RENDER_LIMIT);
	boot_deliver_after(consoles, options, worker);
}
