/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings that lie on the stick, once it is there. */
#include "init/boot/boot_settings.h"

#include "init/boot/boot_deliver.h"
#include "init/boot/boot_usb.h"
#include "init/boot/usb_place.h"

#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/processes.h"
#include "init/boot/settings.h"
#include "init/deliver/usb_read.h"

#include <string.h>
#include <sys/mman.h>

#define NAME "vfio-preflight.conf"

enum { READ_LIMIT = 20 };

/* Shared with the process that reads. */
struct page {
	struct usb_place place;
	struct usb_file file;
	char bytes[SETTINGS_AT_MOST + 1]; /* one more, to tell a file that is too long */
};

static struct consoles *complained_to;
static char left_out[DELIVERY_DETAIL];

static void run_read(void *context)
{
	struct page *page = context;

	deliver_usb_read(&page->place, NAME, page->bytes, sizeof page->bytes, &page->file);
}

/* On the consoles at once, and kept for the menu, which clears the screen. */
static void complain(const char *text)
{
	size_t length = strlen(left_out);

	consoles_say(complained_to, "vfio-preflight: %s", text);
	if (length + 3 < sizeof left_out)
		snprintf(left_out + length, sizeof left_out - length, "%s%s", length ? "; " : "",
			 text);
}

static void apply(const struct page *page, struct options *options)
{
	char command_line[4096];

	pid1_read_line("/proc/cmdline", command_line, sizeof command_line);
	size_t effective =
		settings_apply(options, page->bytes, page->file.length, command_line, complain);
	if (effective)
		consoles_say(complained_to, "vfio-preflight: " NAME ": %zu setting%s applied",
			     effective, effective == 1 ? "" : "s");
}

void boot_read_settings(struct consoles *consoles, struct options *options, struct worker *worker)
{
	char guid[64], how[DELIVERY_DETAIL];
	bool efivar_is_done = options->to_efi;

	if (!options->to_usb || !worker->page)
		return;
	struct page *page =
		mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return;
	complained_to = consoles;
	boot_usb_place(&page->place, guid, sizeof guid);
	page->file.status = ABSENT;
	if (!process_run(run_read, page, READ_LIMIT, how, sizeof how))
		snprintf(left_out, sizeof left_out, NAME ": reading it %.150s", how);
	else if (page->file.status == FAILED)
		snprintf(left_out, sizeof left_out, NAME ": cannot be read: %.150s",
			 strerror(page->file.error));
	else if (page->file.status == OK)
		apply(page, options);
	munmap(page, sizeof *page);
	struct naming *naming = &worker->page->naming;
	bool named = strcmp(naming->label, options->naming.label) != 0;
	memcpy(naming->label, options->naming.label, sizeof naming->label);
	struct delivery *result = *left_out ? errand_result(worker, "settings") : NULL;
	if (result)
		delivery_set(result, "settings", FAILED, "%s", left_out);
	if (result || named)
		worker_render_again(worker, RENDER_LIMIT);
	if (!efivar_is_done)
		boot_deliver_efivar(consoles, options, worker);
}
