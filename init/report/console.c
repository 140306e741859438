/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report for a screen: what decides first (first_screen.c), then the details. With colour for a
 * console, without it as text.
 */
#include "init/report/console_sections.h"
#include "init/report/renderers.h"
#include "init/report/console_log.h"
#include "init/report/together_words.h"
#include "init/report/what_if.h"
#include "init/report/words.h"

#include <stdio.h>
#include <string.h>

enum { UNBLOCKED_AT_MOST = 8 };

static const char *addresses_of(struct arena *arena, const struct change *change)
{
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < change->unblocks.count && i < UNBLOCKED_AT_MOST; i++)
		list = arena_printf(arena, "%s%s%s", list, i ? ", " : "",
				    pci_address_print(change->unblocks.items[i], address));
	if (change->unblocks.count > UNBLOCKED_AT_MOST)
		list = arena_printf(arena, "%s and %zu more", list,
				    change->unblocks.count - UNBLOCKED_AT_MOST);
	return list;
}

static void write_changes(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;

	if (!judgement->changes.count)
		return;
	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Changes to make, in this order");
	for (size_t i = 0; i < judgement->changes.count; i++) {
		const struct change *change = &judgement->changes.items[i];
		page_wrap(&console->page, TONE_PLAIN,
			  arena_printf(&console->arena, "  %zu. %s: ", i + 1,
				       where_word(change->where)),
			  change->what, 0);
		if (change->unblocks.count)
			page_wrap(&console->page, TONE_GOOD,
				  "     unblocks: ", addresses_of(&console->arena, change), 0);
	}
}

static void tell_what_if(void *console, const char *sentence)
{
	struct page *page = &((struct console *)console)->page;

	page_wrap(page, TONE_PLAIN, "  what-if: ", sentence, 0);
}

static void write_gaps(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;

	if (!judgement->gaps.count)
		return;
	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Missing from this report");
	for (size_t i = 0; i < judgement->gaps.count; i++)
		page_wrap(&console->page, TONE_CAUTION, "  ",
			  arena_printf(&console->arena, "%s: %s", judgement->gaps.items[i].what,
				       judgement->gaps.items[i].why),
			  0);
}

static void write_observed(struct console *console)
{
	const struct report *report = console->report;
	const struct kernel *kernel = &report->machine->kernel;

	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Source of this report");
	page_line(&console->page, TONE_PLAIN, "  %s%s%s, Linux %s, lockdown %s", report->source,
		  report->at ? ", " : "", report->at ? report->at : "",
		  kernel->release.status == OK ? kernel->release.value : "unknown",
		  kernel->lockdown.status == OK ? kernel->lockdown.value
						: status_name(kernel->lockdown.status));
	if (kernel->command_line.status == OK)
		page_wrap(&console->page, TONE_PLAIN, "  ", kernel->command_line.value, 0);
	for (size_t i = 0; i < report->delivery_count; i++)
		page_wrap(&console->page,
			  report->deliveries[i].status == OK ? TONE_GOOD : TONE_CAUTION,
			  "  report: ",
			  arena_printf(&console->arena, "%s: %s: %s", report->deliveries[i].place,
				       status_name(report->deliveries[i].status),
				       report->deliveries[i].detail),
			  0);
}

static void write_report(const struct report *report, FILE *out, bool colour)
{
	struct console console = { .page = { .out = out, .colour = colour, .width = report->width },
				   .report = report };

	console_first_screen(&console);
	what_if_tell(&console.arena, report, tell_what_if, &console);
	console_kernels(&console);
	if (report->together)
		together_write(&console.page, &console.arena, report);
	console_tree(&console);
	write_changes(&console);
	console_proof(&console);
	console_machine_findings(&console);
	console_devices(&console);
	console_slots(&console);
	console_log(&console.page, report->machine);
	write_gaps(&console);
	write_observed(&console);
	arena_free(&console.arena);
}

void render_console(const struct report *report, FILE *out)
{
	write_report(report, out, true);
}

void render_tree(const struct report *report, FILE *out)
{
	struct console console = { .page = { .out = out }, .report = report };

	console_tree(&console);
	arena_free(&console.arena);
}

void render_text(const struct report *report, FILE *out)
{
	write_report(report, out, false);
}
