/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/menu.h"

#include "init/boot/boot_deliver.h"
#include "init/boot/boot_network.h"
#include "init/boot/boot_prove.h"
#include "init/boot/deadline.h"
#include "init/boot/menu_config.h"
#include "init/boot/menu_label.h"
#include "init/boot/menu_qr.h"
#include "init/boot/pager.h"
#include "init/boot/pid1.h"
#include "init/boot/reboot_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char keys[] =
	"[v]iew [d]etails [?] [t]ree [c]onf [q]r pr[o]ve [w]rite [s]h [r]eboot [p]ower";
static const char more_keys[] = " [l]abel"; /* where a line has more than 80 columns */
static const char serial_keys[] =
	"\n[l]abel names this machine. (On this serial line press each key " CONSOLE_SERIAL_KEYS
	".)\n";
static const char clear[] = "\033[H\033[2J";

/* --- What a screen shows while nobody presses a key: 80 by 25 is the smallest --- */

/*
 * Whole sections of the report, which end with an empty line; of the first one as much as there is
 * room for.
 */
static void show_sections(struct console *console, const struct document *document,
			  unsigned reserved)
{
	struct console_size size = console_size(console->file);
	unsigned rows = size.rows > reserved ? size.rows - reserved : 1;
	size_t fitting = pager_fitting(document->bytes, document->length, rows, size.columns),
	       end = fitting;

	while (fitting < document->length && end > 1 &&
	       memcmp(document->bytes + end - 2, "\n\n", 2) != 0)
		end--;
	console_write(console, document->bytes, end > 1 ? end : fitting);
}

void menu_show_verdict(struct consoles *consoles, const struct worker *worker, unsigned reserved)
{
	struct document document = worker->page ? worker_document(worker, FORMAT_CONSOLE)
						: (struct document){ .name = NULL };

	for (size_t i = 0; document.bytes && i < consoles->count; i++) {
		if (!consoles->list[i].screen)
			continue;
		console_write(&consoles->list[i], clear, sizeof clear - 1);
		show_sections(&consoles->list[i], &document, reserved);
	}
	document_free(&document);
}

static void show_place(struct console *console, const struct delivery *delivery)
{
	char line[DELIVERY_DETAIL + 64];
	bool ok = delivery->status == OK;
	int length =
		snprintf(line, sizeof line, "%s: %s%s%s", delivery->place,
			 ok ? "" : status_name(delivery->status), ok ? "" : ": ", delivery->detail);
	size_t room = console_size(console->file).columns;

	console_write(console, line, (size_t)length < room ? (size_t)length : room - 1);
	console_write(console, "\n", 1);
}

/* Serial lines were told as it happened. */
static void show_places(struct consoles *consoles, const struct worker_page *page)
{
	for (size_t i = 0; i < consoles->count; i++)
		for (size_t k = 0; consoles->list[i].screen && k < page->delivery_count; k++)
			show_place(&consoles->list[i], &page->deliveries[k]);
}

/* The last row of a screen stays without a newline, which would push the first one out. */
static void show_keys(struct consoles *consoles)
{
	for (size_t i = 0; i < consoles->count; i++) {
		struct console *console = &consoles->list[i];
		console_write(console, keys, sizeof keys - 1);
		if (console_size(console->file).columns > sizeof keys + sizeof more_keys)
			console_write(console, more_keys, sizeof more_keys - 1);
		if (!console->screen)
			console_write(console, serial_keys, sizeof serial_keys - 1);
	}
}

static void show_all(struct consoles *consoles, const struct worker *worker)
{
	if (worker->page) {
		menu_show_verdict(consoles, worker, (unsigned)worker->page->delivery_count + 1);
		show_places(consoles, worker->page);
	}
	show_keys(consoles);
}

/* --- The keys --- */

static void show_document(struct consoles *consoles, size_t which, const struct worker *worker,
			  enum format format)
{
	struct document document =
		worker->page ? worker_document(worker, format) : (struct document){ .name = NULL };

	console_write(&consoles->list[which], "\n", 1);
	if (document.bytes)
		pager_show(consoles, which, document.bytes, document.length);
	document_free(&document);
	show_keys(consoles);
}

static void show_again(struct consoles *consoles, size_t which, const struct worker *worker)
{
	struct document document = worker->page ? worker_document(worker, FORMAT_CONSOLE)
						: (struct document){ .name = NULL };

	if (document.bytes && !consoles->list[which].screen)
		show_sections(&consoles->list[which], &document, 1);
	document_free(&document);
	show_all(consoles, worker);
}

static void write_again(struct consoles *consoles, const struct options *options,
			struct worker *worker)
{
	consoles_say(consoles, "\nvfio-preflight: writing the report again ...");
	boot_deliver_again(consoles, options, worker);
	boot_deliver_network(consoles, options, worker);
	show_all(consoles, worker);
}

/* It touches devices: one key alone does not begin it. */
static void prove(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	char key;

	consoles_say(consoles,
		     "\nvfio-preflight: this binds each free device to vfio-pci, lets it do "
		     "DMA, resets it\nand returns it. Press y to begin, any other key to "
		     "go back.");
	if (consoles_wait_key(consoles, 0, &key) >= 0 && key == 'y') {
		boot_prove(consoles, options, worker);
		boot_deliver_network(consoles, options, worker);
		consoles_say(consoles, "vfio-preflight: press any key for the report");
		consoles_wait_key(consoles, 0, &key);
	}
	show_all(consoles, worker);
}

static void obey(char key, struct consoles *consoles, size_t which, const struct options *options,
		 struct worker *worker)
{
	switch (key) {
	case 'v': show_again(consoles, which, worker); break;
	case 'd': show_document(consoles, which, worker, FORMAT_CONSOLE); break;
	case '?': show_document(consoles, which, worker, FORMAT_EXPLAIN); break;
	case 't': show_document(consoles, which, worker, FORMAT_TREE); break;
	case 'c':
		menu_config(consoles, which, worker);
		show_keys(consoles);
		break;
	case 'l':
		if (worker->page)
			menu_label(consoles, which, worker);
		show_keys(consoles);
		break;
	case 'j': show_document(consoles, which, worker, FORMAT_JSON); break;
	case 'q':
		if (worker->page)
			menu_qr(consoles, which, worker);
		show_all(consoles, worker);
		break;
	case 'o': prove(consoles, options, worker); break;
	case 'w': write_again(consoles, options, worker); break;
	case 's':
		console_write(&consoles->list[which], "\n", 1);
		pid1_shell(consoles, which);
		show_all(consoles, worker);
		break;
	case 'r': pid1_reboot(consoles);
	case 'p': pid1_power_off(consoles);
	default: break;
	}
}

void menu_run(struct consoles *consoles, const struct options *options, struct worker *worker,
	      unsigned seconds)
{
	char key;

	show_all(consoles, worker);
	int which = consoles_wait_key(consoles, seconds, &key);
	while (which >= 0) {
		deadline_end();
		obey(key, consoles, (size_t)which, options, worker);
		which = consoles_wait_key(consoles, 0, &key);
	}
	if (reboot_keys_pressed())
		pid1_obey_reboot_keys(consoles);
}
