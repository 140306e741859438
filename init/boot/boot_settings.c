/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings that lie on the stick, once it is there. */
#include "init/boot/boot_settings.h"

#include "init/boot/boot_deliver.h"
#include "init/boot/boot_usb.h"
#include "init/boot/stick_file.h"

#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/boot/settings.h"

#include <string.h>

#define NAME "vfio-preflight.conf"

static struct consoles *complained_to;
static char left_out[DELIVERY_DETAIL];

/* On the consoles at once, and kept for the menu, which clears the screen. */
static void complain(const char *text)
{
	size_t length = strlen(left_out);

	consoles_say(complained_to, "vfio-preflight: %s", text);
	if (length + 3 < sizeof left_out)
		snprintf(left_out + length, sizeof left_out - length, "%s%s", length ? "; " : "",
			 text);
}

static void apply(const struct stick_file *file, struct options *options)
{
	char command_line[4096];

	pid1_read_line("/proc/cmdline", command_line, sizeof command_line);
	size_t effective =
		settings_apply(options, file->bytes, file->file.length, command_line, complain);
	if (effective)
		consoles_say(complained_to, "vfio-preflight: " NAME ": %zu setting%s applied",
			     effective, effective == 1 ? "" : "s");
}

/*
 * The stick's; else those beside the image, unless report= on the command line names no place there
 * (without report= the EFI variable would stand in). NULL without memory.
 */
static struct stick_file *read_file(const struct options *options)
{
	enum { SIZE = SETTINGS_AT_MOST + 1 }; /* one more, to tell a file that is too long */
	struct stick_file *file = options->to_usb ? stick_file_read(NAME, SIZE, NULL) : NULL;

	if (file && (file->file.status != ABSENT || !options->image ||
		     !(options->to_image || options->efi_instead)))
		return file;
	if (file)
		stick_file_free(file);
	return stick_file_read(NAME, SIZE, options);
}

void boot_read_settings(struct consoles *consoles, struct options *options, struct worker *worker)
{
	bool efivar_is_done = options->to_efi;

	if (!(options->to_usb || options->to_image) || !worker->page)
		return;
	complained_to = consoles;
	struct stick_file *file = read_file(options);
	if (!file)
		return;
	if (*file->how)
		snprintf(left_out, sizeof left_out, NAME ": reading it %.150s", file->how);
	else if (file->file.status == FAILED)
		snprintf(left_out, sizeof left_out, NAME ": cannot be read: %.150s",
			 strerror(file->file.error));
	else if (file->file.status == OK)
		apply(file, options);
	stick_file_free(file);
	struct naming *naming = &worker->page->naming;
	bool salted = options->to_image && !*naming->salt;
	if (salted)
		boot_take_image_salt(options, worker);
	bool named = strcmp(naming->label, options->naming.label) != 0;
	memcpy(naming->label, options->naming.label, sizeof naming->label);
	struct delivery *result = *left_out ? errand_result(worker, "settings") : NULL;
	if (result)
		delivery_set(result, "settings", FAILED, "%s", left_out);
	if (result || named || salted)
		worker_render_again(worker, RENDER_LIMIT);
	if (!efivar_is_done)
		boot_deliver_efivar(consoles, options, worker);
}
