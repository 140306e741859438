/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/boot/menu_config.h"

#include "init/boot/pager.h"
#include "probes/quirks/host_data.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CONFIG_LIMIT = 60 };

/* A key for each: no "0", which nobody counts from, then letters. */
static const char choice_keys[] = "123456789abcdefghijklmnopqrstuvwxyz";

static void say(struct consoles *consoles, size_t which, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void say(struct consoles *consoles, size_t which, const char *format, ...)
{
	char text[160];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (length > 0)
		console_write(&consoles->list[which], text,
			      (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

/*
 * The number of the choice, less than `count`; `count` for all, where that is a choice; -1 for
 * none.
 */
static int ask(struct consoles *consoles, size_t which, const char *what, size_t count)
{
	char key;

	say(consoles, which, "%s (0: all; any other key: back) ", what);
	int from = consoles_wait_key(consoles, 0, &key);
	say(consoles, which, "\n");
	if (from < 0)
		return -1;
	if (key == '0')
		return (int)count;
	const char *at = strchr(choice_keys, key);
	return key && at && (size_t)(at - choice_keys) < count ? (int)(at - choice_keys) : -1;
}

/* Lists the devices; the addresses go into `list`, at most `most`. */
static size_t list_devices(struct consoles *consoles, size_t which, const struct document *document,
			   struct pci_address *list, size_t most)
{
	size_t count = 0;
	const char *line = document->bytes, *end = document->bytes + document->length;

	for (; line < end && count < most; count++) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		int length = (int)((newline ? newline : end) - line);
		char address[PCI_ADDRESS_TEXT];
		snprintf(address, sizeof address, "%.*s", (int)strcspn(line, " \n"), line);
		if (!pci_address_parse(address, &list[count]))
			break;
		say(consoles, which, " %c  %.*s\n", choice_keys[count], length, line);
		line += length + 1;
	}
	return count;
}

static bool choose_device(struct consoles *consoles, size_t which, const struct worker *worker,
			  struct choice *choice)
{
	struct pci_address list[sizeof choice_keys - 1];
	struct document document = worker_document(worker, FORMAT_CHOICES);
	size_t count = document.bytes ? list_devices(consoles, which, &document, list,
						     sizeof choice_keys - 1)
				      : 0;

	document_free(&document);
	if (!count) {
		say(consoles, which, "No assignable device: nothing to configure.\n");
		return false;
	}
	int chosen = ask(consoles, which, "Which device?", count);
	if (chosen >= 0 && (size_t)chosen < count)
		choice->devices[choice->device_count++] = list[chosen];
	return chosen >= 0;
}

static bool choose_host(struct consoles *consoles, size_t which, struct choice *choice)
{
	for (unsigned host = 0; host < host_count; host++)
		say(consoles, which, " %c  %s\n", choice_keys[host], host_at(host)->title);
	int chosen = ask(consoles, which, "Which host?", host_count);
	if (chosen >= 0)
		choice->hosts = (unsigned)chosen < host_count ? 1u << chosen : HOSTS_ALL;
	return chosen >= 0;
}

static void show_chosen(struct consoles *consoles, size_t which, struct worker *worker)
{
	struct document document = worker_document(worker, FORMAT_PASTE);

	if (document.bytes)
		pager_show(consoles, which, document.bytes, document.length);
	document_free(&document);
}

void menu_config(struct consoles *consoles, size_t which, struct worker *worker)
{
	struct choice choice = { .device_count = 0 };

	say(consoles, which, "\n");
	if (!worker->page || !choose_device(consoles, which, worker, &choice) ||
	    !choose_host(consoles, which, &choice))
		return;
	worker->page->choice = choice;
	worker_render_again(worker, CONFIG_LIMIT);
	show_chosen(consoles, which, worker);
	/* What is written to the stick later is for all devices and hosts again. */
	worker->page->choice = (struct choice){ .device_count = 0 };
	worker_render_again(worker, CONFIG_LIMIT);
}
