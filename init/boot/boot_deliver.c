/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report's way to the EFI variable and to a serial or virtio port. boot_usb.c is its way to the
 * stick.
 */
#include "init/boot/boot_deliver.h"
#include "init/boot/boot_usb.h"

#include "init/boot/embed.h"
#include "init/boot/errand.h"
#include "init/boot/pid1.h"
#include "init/boot/spcr_port.h"
#include "init/processes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { EFIVAR_LIMIT = 20, SERIAL_LIMIT = 60 };

/* --- The EFI variable --- */

struct errand_efivar {
	struct document brief;
	struct delivery *result;
};

static void run_efivar(void *context)
{
	struct errand_efivar *errand = context;

	deliver_efivar("/sys/firmware/efi/efivars", &errand->brief, errand->result);
}

static void deliver_to_efivar(struct consoles *consoles, struct worker *worker)
{
	struct errand_efivar errand = { .brief = worker_document(worker, FORMAT_BRIEF),
					.result = errand_result(worker, "efi") };

	if (errand.brief.bytes && errand.result)
		errand_run(consoles, worker, run_efivar, &errand, EFIVAR_LIMIT, errand.result);
	document_free(&errand.brief);
}

void boot_deliver_efivar(struct consoles *consoles, const struct options *options,
			 struct worker *worker)
{
	if (options->to_efi && worker->page)
		deliver_to_efivar(consoles, worker);
}

void boot_tell_serial(struct consoles *consoles, struct worker *worker)
{
	char why[DELIVERY_DETAIL];

	if (!worker->page || !spcr_port_is_missing("", consoles->spcr_error, why, sizeof why))
		return;
	struct delivery *result = errand_result(worker, "serial");
	if (result)
		errand_refuse(consoles, worker, result, why);
}

static bool is_at(const struct worker *worker, const char *place)
{
	for (size_t i = 0; i < worker->page->delivery_count; i++)
		if (strcmp(worker->page->deliveries[i].place, place) == 0 &&
		    worker->page->deliveries[i].status == OK)
			return true;
	return false;
}

void boot_deliver_efivar_instead(struct consoles *consoles, const struct options *options,
				 struct worker *worker)
{
	if (options->efi_instead && !options->to_efi && worker->page && !is_at(worker, "usb") &&
	    !is_at(worker, "image"))
		deliver_to_efivar(consoles, worker);
}

void boot_deliver_again(struct consoles *consoles, const struct options *options,
			struct worker *worker)
{
	struct options wanted = *options;

	if (!worker->page)
		return;
	wanted.to_usb = wanted.efi_instead = true;
	worker->page->delivery_count = 0;
	boot_tell_serial(consoles, worker);
	boot_await_usb(consoles, &wanted, worker);
	boot_deliver_efivar(consoles, &wanted, worker);
	boot_deliver_usb(consoles, &wanted, worker);
	boot_deliver_efivar_instead(consoles, &wanted, worker);
}

void boot_deliver_after(struct consoles *consoles, const struct options *options,
			struct worker *worker)
{
	worker->page->delivery_count = 0;
	boot_tell_serial(consoles, worker);
	boot_deliver_efivar(consoles, options, worker);
	boot_deliver_usb(consoles, options, worker);
	boot_deliver_efivar_instead(consoles, options, worker);
}

/* --- The port for harnesses --- */

struct errand_json {
	const char *port;
	struct document json;
};

/* A virtio port is there only once the host has told of it. */
static int open_port(const char *path)
{
	enum { TURNS = 20, TURN_US = 100000 };
	int file = -1;

	for (int i = 0; file < 0 && i < TURNS; i++) {
		if (i)
			usleep(TURN_US);
		file = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	}
	return file;
}

static void run_json(void *context)
{
	const struct errand_json *errand = context;
	struct termios terminal;
	char path[32];

	snprintf(path, sizeof path, "/dev/%s", errand->port);
	int file = open_port(path);
	if (file < 0)
		_exit(1);
	bool serial = tcgetattr(file, &terminal) == 0;
	if (serial) {
		cfmakeraw(&terminal);
		terminal.c_cflag |= CLOCAL;
		tcsetattr(file, TCSANOW, &terminal);
	}
	if (!terminal_write(file, errand->json.bytes, errand->json.length) ||
	    (serial && tcdrain(file) < 0))
		_exit(1);
}

void boot_send_json(struct consoles *consoles, const struct options *options,
		    const struct worker *worker)
{
	char how[DELIVERY_DETAIL] = "";

	if (!options->json_port || !worker->page)
		return;
	if (strncmp(options->json_port, "vport", 5) == 0)
		pid1_load_modules("port", consoles);
	struct errand_json errand = { .port = options->json_port,
				      .json = worker_document(worker, FORMAT_JSON) };
	if (!errand.json.bytes)
		snprintf(how, sizeof how, "there is no JSON report");
	else
		process_run(run_json, &errand, SERIAL_LIMIT, how, sizeof how);
	if (*how)
		consoles_say(consoles, "vfio-preflight: report to %s: failed: %s",
			     options->json_port, how);
	document_free(&errand.json);
}

/* --- In the log of a serial console --- */

struct errand_embed {
	struct consoles *consoles;
	struct document json;
};

static void run_embed(void *context)
{
	const struct errand_embed *errand = context;
	size_t length;
	char *text = embed_text(errand->json.bytes, errand->json.length, &length);

	if (!text)
		_exit(1);
	for (size_t i = 0; i < errand->consoles->count; i++)
		if (!errand->consoles->list[i].screen)
			console_write(&errand->consoles->list[i], text, length);
	free(text);
}

static bool any_serial(const struct consoles *consoles)
{
	for (size_t i = 0; i < consoles->count; i++)
		if (!consoles->list[i].screen)
			return true;
	return false;
}

void boot_embed_json(struct consoles *consoles, const struct options *options,
		     const struct worker *worker)
{
	char how[DELIVERY_DETAIL] = "";

	if (options->no_embed || !options->to_console || !worker->page || !any_serial(consoles))
		return;
	struct errand_embed errand = { consoles, worker_document(worker, FORMAT_JSON) };
	if (errand.json.bytes)
		process_run(run_embed, &errand, SERIAL_LIMIT, how, sizeof how);
	if (*how)
		consoles_say(consoles, "vfio-preflight: JSON report on this console: failed: %s",
			     how);
	document_free(&errand.json);
}
