/* The report's way to the stick, the EFI variable and the serial port, each in a process of its own with a limit. */
#include "init/boot.h"

#include "init/deliver/stick.h"
#include "init/pid1.h"
#include "init/processes.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { USB_WAIT = 10, USB_CONTROLLER_WAIT_MS = 2000, USB_LIMIT = 60, EFIVAR_LIMIT = 20, SERIAL_LIMIT = 60, RENDER_LIMIT = 20 };
enum { GUID_TEXT = 64 };

#define USB_IS_UP "/sys/bus/usb/devices/usb1"

/* --- USB, which comes up only now --- */

static void fill_place(struct usb_place *place, char guid[GUID_TEXT])
{
	pid1_read_line("/etc/vfio-preflight/stick-guid", guid, GUID_TEXT);
	*place = (struct usb_place){ .sys_block = "/sys/class/block", .dev = "/dev", .mount_point = "/mnt", .guid = guid,
				     .wait_seconds = USB_WAIT };
}

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

/* No USB controller, no stick: then there is nothing to wait for. Controllers come up on their own time. */
static void await_usb(void *context)
{
	const struct usb_place *place = context;
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
}

/* When the stick is there the keyboard mostly is: then the report can tell of both, and the one on the stick does. */
void boot_await_usb(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	char guid[GUID_TEXT], how[DELIVERY_DETAIL];
	struct usb_place place;

	if (!options->to_usb || !worker->page)
		return;
	pid1_load_modules("deliver", consoles);
	fill_place(&place, guid);
	process_run(await_usb, &place, USB_LIMIT, how, sizeof how);
	worker_render_again(worker, RENDER_LIMIT);
}

/* --- Delivery, each sink in a process of its own with a limit --- */

struct errand_usb {
	struct usb_place place;
	struct document documents[FORMAT_COUNT + 1];
	size_t count;
	bool with_capture;  /* it is the last one */
	struct delivery *result;
};

/* It is larger than all the rest: where it does not fit the report still may. */
static void deliver_without_capture(struct errand_usb *errand)
{
	struct delivery *result = errand->result;
	char why[DELIVERY_DETAIL], where[DELIVERY_DETAIL];

	memcpy(why, result->detail, sizeof why);
	deliver_usb(&errand->place, errand->documents, errand->count - 1, result);
	memcpy(where, result->detail, sizeof where);
	if (result->status == OK)
		delivery_set(result, "usb", OK, "%s, without capture.txt: %s", where, why);
}

static void run_usb(void *context)
{
	struct errand_usb *errand = context;

	if (access(USB_IS_UP, F_OK) != 0)
		delivery_set(errand->result, "usb", ABSENT, "no USB controller, so no stick");
	else
		deliver_usb(&errand->place, errand->documents, errand->count, errand->result);
	if (errand->result->status == FAILED && errand->with_capture)
		deliver_without_capture(errand);
}

struct errand_efivar {
	struct document brief;
	struct delivery *result;
};

static void run_efivar(void *context)
{
	struct errand_efivar *errand = context;

	deliver_efivar("/sys/firmware/efi/efivars", &errand->brief, errand->result);
}

/* The result lies in the shared page, where the child can write it; until it does, the place counts as failed. */
static struct delivery *new_result(struct worker *worker, const char *place)
{
	struct delivery *result = &worker->page->deliveries[worker->page->delivery_count++];

	delivery_set(result, place, FAILED, "not attempted");
	return result;
}

static void run_delivery(struct consoles *consoles, struct worker *worker, void (*work)(void *), void *context,
			 unsigned seconds, struct delivery *result)
{
	char how[DELIVERY_DETAIL];

	if (!process_run(work, context, seconds, how, sizeof how)) {
		char place[sizeof result->place];
		memcpy(place, result->place, sizeof place);
		delivery_set(result, place, FAILED, "writing %s", how);
	}
	consoles_say(consoles, "vfio-preflight: report to %s: %s: %s", result->place, status_name(result->status), result->detail);
	worker_render_again(worker, RENDER_LIMIT);
}

void boot_deliver_efivar(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	if (!options->to_efi || !worker->page)
		return;
	struct errand_efivar errand = { .brief = worker_document(worker, FORMAT_BRIEF), .result = new_result(worker, "efi") };
	if (errand.brief.bytes)
		run_delivery(consoles, worker, run_efivar, &errand, EFIVAR_LIMIT, errand.result);
	free((void *)errand.brief.bytes);
}

static bool add_document(struct errand_usb *errand, struct document document, const char *name)
{
	if (!document.bytes)
		return false;
	document.name = name;
	errand->documents[errand->count++] = document;
	return true;
}

void boot_deliver_usb(struct consoles *consoles, const struct options *options, struct worker *worker)
{
	char guid[GUID_TEXT], run[32];
	time_t now = time(NULL);
	struct tm parts;

	if (!options->to_usb || !worker->page)
		return;
	gmtime_r(&now, &parts);
	snprintf(run, sizeof run, "%04d%02d%02d-%02d%02d%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
		 parts.tm_min, parts.tm_sec);

	struct errand_usb errand = { .result = new_result(worker, "usb") };
	fill_place(&errand.place, guid);
	errand.place.board = worker->page->board;
	errand.place.run = run;
	errand.place.awaited = true;
	add_document(&errand, worker_document(worker, FORMAT_TEXT), "report.txt");
	add_document(&errand, worker_document(worker, FORMAT_JSON), "report.json");
	add_document(&errand, worker_document(worker, FORMAT_BRIEF), "brief.txt");
	add_document(&errand, worker_document(worker, FORMAT_PASTE), "paste.txt");
	errand.with_capture = add_document(&errand, worker_capture(worker), "capture.txt");
	if (!errand.with_capture)
		consoles_say(consoles, "vfio-preflight: no capture could be made");
	if (errand.count)
		run_delivery(consoles, worker, run_usb, &errand, USB_LIMIT, errand.result);
	for (size_t i = 0; i < errand.count; i++)
		free((void *)errand.documents[i].bytes);
}

/* --- The serial port for harnesses --- */

struct errand_json {
	const char *port;
	struct document json;
};

static void run_json(void *context)
{
	const struct errand_json *errand = context;
	struct termios terminal;
	char path[32];

	snprintf(path, sizeof path, "/dev/%s", errand->port);
	int file = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (file < 0)
		_exit(1);
	if (tcgetattr(file, &terminal) == 0) {
		cfmakeraw(&terminal);
		terminal.c_cflag |= CLOCAL;
		tcsetattr(file, TCSANOW, &terminal);
	}
	if (!console_write(file, errand->json.bytes, errand->json.length) || tcdrain(file) < 0)
		_exit(1);
}

void boot_send_json(struct consoles *consoles, const struct options *options, const struct worker *worker)
{
	char how[DELIVERY_DETAIL] = "";

	if (!options->json_port || !worker->page)
		return;
	struct errand_json errand = { .port = options->json_port, .json = worker_document(worker, FORMAT_JSON) };
	if (!errand.json.bytes)
		snprintf(how, sizeof how, "there is no JSON report");
	else
		process_run(run_json, &errand, SERIAL_LIMIT, how, sizeof how);
	if (*how)
		consoles_say(consoles, "vfio-preflight: report to %s: failed: %s", options->json_port, how);
	free((void *)errand.json.bytes);
}
