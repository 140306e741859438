/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/boot.h"

#include "init/boot/menu.h"
#include "init/boot/pid1.h"
#include "init/boot/reboot_keys.h"

/* The only report there can be when every worker died: what is known of that. */
static void show_emergency(struct consoles *consoles, const struct worker *worker)
{
	consoles_say(consoles, "vfio-preflight %s\nINCOMPLETE\n  The examination did not come to an end.", VFIO_PREFLIGHT_VERSION);
	for (size_t i = 0; worker->page && i < worker->page->lost_count; i++)
		consoles_say(consoles, "  ! step \"%s\" %s", worker->page->lost[i].name, worker->page->lost[i].how);
}

/*
 * All of it, but where somebody may sit before a screen: there the verdict stays in sight, and a key shows the rest. A serial
 * line has a log.
 */
static void show_report(struct consoles *consoles, const struct options *options, const struct worker *worker,
			const struct document *document)
{
	enum { ROWS_FOR_DELIVERY = 4 };
	bool scrolls = options->action != ACTION_MENU && !options->wait;

	for (size_t i = 0; i < consoles->count; i++)
		if (scrolls || !consoles->list[i].screen)
			console_write(consoles->list[i].file, document->bytes, document->length);
	if (!scrolls)
		menu_show_verdict(consoles, worker, ROWS_FOR_DELIVERY);
}

void boot_show(struct consoles *consoles, const struct options *options, const struct worker *worker, bool examined)
{
	struct document document = examined ? worker_document(worker, FORMAT_CONSOLE) : (struct document){ .name = "console" };

	if (!document.bytes)
		show_emergency(consoles, worker);
	else if (options->to_console)
		show_report(consoles, options, worker, &document);
	consoles_say(consoles, "vfio-preflight: report complete");
	document_free(&document);
}

void boot_finish(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	if (reboot_keys_pressed())
		pid1_obey_reboot_keys(consoles);
	if (options->action == ACTION_MENU)
		for (;;)
			menu_run(consoles, options, worker, 0);
	if (options->wait) {
		consoles_say(consoles, "vfio-preflight: goes on in %u s unless a key is pressed", options->wait);
		menu_run(consoles, options, worker, options->wait);
	}
	if (options->action == ACTION_REBOOT)
		pid1_reboot();
	if (options->action == ACTION_POWER_OFF)
		pid1_power_off();
	if (consoles->count)
		pid1_shells(consoles);
	for (;;)
		menu_run(consoles, options, worker, 0);
}
