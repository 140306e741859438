#include "init/boot.h"

#include "init/pid1.h"
#include "init/processes.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SCREEN = 24 };

/* The only report there can be when every worker died: what is known of that. */
static void show_emergency(struct consoles *consoles, const struct worker *worker)
{
	consoles_say(consoles, "vfio-preflight %s\nINCOMPLETE\n  The examination did not come to an end.", VFIO_PREFLIGHT_VERSION);
	for (size_t i = 0; worker->page && i < worker->page->lost_count; i++)
		consoles_say(consoles, "  ! step \"%s\" %s", worker->page->lost[i].name, worker->page->lost[i].how);
}

void boot_show(struct consoles *consoles, const struct options *options, const struct worker *worker, bool examined)
{
	struct document document = examined ? worker_document(worker, FORMAT_CONSOLE) : (struct document){ .name = "console" };

	if (!document.bytes)
		show_emergency(consoles, worker);
	else if (options->to_console)
		consoles_write(consoles, document.bytes, document.length);
	consoles_say(consoles, "vfio-preflight: report complete");
	free((void *)document.bytes);
}

/* --- The prompt --- */

/* A screen has scrolled: bring the verdict back into sight. Serial lines have it in their log. */
static void show_first_screens(struct consoles *consoles, const struct worker *worker)
{
	struct document document = worker->page ? worker_document(worker, FORMAT_CONSOLE) : (struct document){ .name = NULL };
	size_t length = 0, lines = 0;

	/* It ends with an empty line. */
	while (length < document.length && lines < FIRST_SCREEN && strncmp(document.bytes + length, "\n\n", 2) != 0)
		lines += document.bytes[length++] == '\n';
	length += length < document.length && lines < FIRST_SCREEN;
	for (size_t i = 0; i < consoles->count; i++)
		if (consoles->list[i].screen)
			console_write(consoles->list[i].file, document.bytes, length);
	free((void *)document.bytes);
}

static void show_details(struct consoles *consoles, size_t which, const struct worker *worker)
{
	struct document document = worker_document(worker, FORMAT_CONSOLE);

	console_write(consoles->list[which].file, document.bytes, document.length);
	free((void *)document.bytes);
}

static void prompt(struct consoles *consoles, const struct worker *worker)
{
	char key = 0;

	consoles_say(consoles, "[d]etails [s]hell [r]eboot [p]ower off");
	for (;;) {
		int which = consoles_wait_key(consoles, 1000, &key);
		process_reap();
		if (which < 0)
			continue;
		switch (key) {
		case 'd':
			show_details(consoles, (size_t)which, worker);
			return;
		case 's':
			pid1_shell(consoles, (size_t)which);
			return;
		case 'r':
			pid1_reboot();
		case 'p':
			pid1_power_off();
		default:
			break;
		}
	}
}

void boot_finish(struct consoles *consoles, const struct options *options, const struct worker *worker)
{
	if (options->action == ACTION_POWER_OFF)
		pid1_power_off();
	if (options->action == ACTION_REBOOT)
		pid1_reboot();
	if (options->action == ACTION_SHELL && consoles->count)
		pid1_shell(consoles, consoles->count - 1);
	show_first_screens(consoles, worker);
	for (;;)
		prompt(consoles, worker);
}
