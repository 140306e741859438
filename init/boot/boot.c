/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot.h"

#include "init/boot/menu.h"
#include "init/boot/pid1.h"
#include "init/boot/reboot_keys.h"

#include <string.h>

/* The only report there can be when every worker died: what is known of that. */
static void show_emergency(struct consoles *consoles, const struct worker *worker)
{
	consoles_say(consoles, "vfio-preflight %s\nINCOMPLETE\n  The scan did not complete.",
		     VFIO_PREFLIGHT_VERSION);
	for (size_t i = 0; worker->page && i < worker->page->lost_count; i++)
		consoles_say(consoles, "  ! step \"%s\" %s", worker->page->lost[i].name,
			     worker->page->lost[i].how);
}

/*
 * All of it, but where somebody may sit before a screen: there the verdict stays in sight, and a
 * key shows the rest. A serial line has a log.
 */
static void show_report(struct consoles *consoles, const struct options *options,
			const struct worker *worker, const struct document *document)
{
	enum { ROWS_FOR_DELIVERY = 4 };
	bool scrolls = options->action != ACTION_MENU && !options->wait;

	for (size_t i = 0; i < consoles->count; i++)
		if (scrolls || !consoles->list[i].screen)
			console_write(&consoles->list[i], document->bytes, document->length);
	if (!scrolls)
		menu_show_verdict(consoles, worker, ROWS_FOR_DELIVERY);
}

void boot_show(struct consoles *consoles, const struct options *options,
	       const struct worker *worker, bool examined)
{
	struct document document = examined ? worker_document(worker, FORMAT_CONSOLE)
					    : (struct document){ .name = "console" };

	if (!document.bytes)
		show_emergency(consoles, worker);
	else if (options->to_console)
		show_report(consoles, options, worker, &document);
	consoles_say(consoles, "vfio-preflight: report complete");
	document_free(&document);
}

/* "READY. GPU 1/1, NVMe 2/2": the first line of the brief report. */
static void say_verdict(struct consoles *consoles, const struct worker *worker)
{
	struct document brief = worker_document(worker, FORMAT_BRIEF);

	if (brief.bytes)
		consoles_say(consoles, "vfio-preflight: %.*s", (int)strcspn(brief.bytes, "\n"),
			     brief.bytes);
	else
		consoles_say(consoles, "vfio-preflight: INCOMPLETE");
	document_free(&brief);
}

static bool is_report_place(const struct delivery *delivery)
{
	return delivery->status == OK &&
	       (!strcmp(delivery->place, "usb") || !strcmp(delivery->place, "efi") ||
		!strcmp(delivery->place, "image") || !strcmp(delivery->place, "network"));
}

/* The last thing on a serial line, so that the end of its log is enough. */
static void say_last(struct consoles *consoles, const struct worker *worker)
{
	bool anywhere = false;

	if (!worker->page)
		return;
	say_verdict(consoles, worker);
	for (size_t i = 0; i < worker->page->delivery_count; i++) {
		const struct delivery *delivery = &worker->page->deliveries[i];
		if (!is_report_place(delivery))
			continue;
		consoles_say(consoles, "vfio-preflight: report saved to %s: %s", delivery->place,
			     delivery->detail);
		anywhere = true;
	}
	if (!anywhere)
		consoles_say(
			consoles,
			"vfio-preflight: the report was not saved; this console has the only copy");
}

void boot_finish(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	say_last(consoles, worker);
	if (reboot_keys_pressed())
		pid1_obey_reboot_keys(consoles);
	if (options->action == ACTION_MENU)
		for (;;)
			menu_run(consoles, options, worker, 0);
	if (options->wait) {
		consoles_say(consoles,
			     "vfio-preflight: continuing in %u s; press any key for the menu",
			     options->wait);
		menu_run(consoles, options, worker, options->wait);
	}
	if (options->action == ACTION_REBOOT)
		pid1_reboot(consoles);
	if (options->action == ACTION_POWER_OFF)
		pid1_power_off(consoles);
	if (consoles->count)
		pid1_shells(consoles);
	for (;;)
		menu_run(consoles, options, worker, 0);
}
