/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report for a screen: 80 columns, the whole verdict in the first 22 lines, which leaves a screen of 25
 * room for where the report went and for the menu, then the details. With colour for a console,
 * without it as text.
 */
#include "init/report/console_sections.h"
#include "init/report/renderers.h"
#include "init/report/console_log.h"
#include "init/report/words.h"
#include "probes/assignment/host_needs.h"
#include "probes/assignment/strangers.h"
#include "probes/quirks/versions.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_SCREEN = 22, REASONS_AT_MOST = 3, ROWS_AT_LEAST = 4, NAME_WIDTH = 26 };

static enum tone verdict_tone(enum verdict verdict)
{
	return verdict == VERDICT_READY ? TONE_GOOD : verdict == VERDICT_NOT_CAPABLE ? TONE_BAD : TONE_CAUTION;
}

/* --- The first screen --- */

static void write_machine(struct console *console)
{
	const struct machine *machine = console->report->machine;
	struct arena *arena = &console->arena;
	struct page *page = &console->page;

	page_line(page, TONE_PLAIN, "  Machine     %s", words_board(arena, machine));
	page_line(page, TONE_PLAIN, "  Firmware    %s", words_firmware(arena, machine));
	page_line(page, TONE_PLAIN, "  CPU         %s", words_cpu(arena, machine));
	page_line(page, TONE_PLAIN, "  IOMMU       %s", words_iommu(arena, machine));
	page_line(page, TONE_PLAIN, "  Interrupts  %s", words_interrupts(arena, console->report));
	page_line(page, TONE_PLAIN, "  Looked      %s", words_looked(arena, machine));
}

static void write_reason(struct console *console, const struct finding *finding, const char *text)
{
	page_wrap(&console->page, finding->status == FINDING_FAIL ? TONE_BAD : TONE_CAUTION, "  ! ", text, finding->status == FINDING_WARN ? 2 : 1);
	if (finding->status != FINDING_WARN)
		page_wrap(&console->page, TONE_PLAIN, "    To do: ", finding->remedy, 2);
}

static const char *reason_words(struct console *console, const struct reason *reason)
{
	char address[PCI_ADDRESS_TEXT];

	if (reason->finding->about_machine)
		return reason->finding->summary;
	if (reason->count > 1)
		return arena_printf(&console->arena, "%zu devices: %s.", reason->count, reason->finding->rule->title);
	return arena_printf(&console->arena, "%s: %s", pci_address_print(reason->finding->subject, address),
			    reason->finding->summary);
}

static void write_reasons(struct console *console)
{
	const struct ranking *ranking = &console->report->judgement->ranking;

	for (size_t i = 0; i < ranking->reasons.count && i < REASONS_AT_MOST; i++)
		write_reason(console, ranking->reasons.items[i].finding, reason_words(console, &ranking->reasons.items[i]));
	if (ranking->reasons.count > REASONS_AT_MOST)
		page_line(&console->page, TONE_CAUTION, "  ! and %zu more, see below", ranking->reasons.count - REASONS_AT_MOST);
}

static void write_row(struct console *console, const struct device_judgement *device)
{
	const struct function *function = device->function;
	const struct group *group = machine_group_of(console->report->machine, function->address);
	char address[PCI_ADDRESS_TEXT], number[16] = "-";

	const char *verdict = device_verdict_name(device->verdict);

	if (group)
		snprintf(number, sizeof number, "%u", group->id);
	if (device->verdict == DEVICE_ASSIGNABLE_WITH_GROUP)
		verdict = arena_printf(&console->arena, "assignable with %zu other%s", device->deduced->companions.with_total, device->deduced->companions.with_total == 1 ? "" : "s");
	page_line(&console->page, console_tone(device->verdict), " %-12s %-8s %-26.26s %4s %s",
		  pci_address_print(function->address, address), words_kind(function),
		  words_device_short(&console->arena, function, NAME_WIDTH), number, verdict);
}

/* Of a display device, which most people have come for, and of VMD, which hides others, also what is wrong with it. */
static void write_troubles(struct console *console, const struct device_judgement *device)
{
	const struct findings *findings = &console->report->judgement->findings;
	const char *list = "";
	size_t count;
	const struct finding *own = findings_about(findings, device->function->address, &count);

	for (int status = FINDING_FAIL; status >= FINDING_WARN; status--)
		for (size_t i = 0; i < count; i++)
			if (own[i].status == (enum finding_status)status && (status == FINDING_FAIL || !own[i].rule->detail))
				list = arena_printf(&console->arena, "%s%s%s", list, *list ? "; " : "", own[i].rule->title);
	if (*list)
		page_wrap(&console->page, TONE_CAUTION, "              ", list, 1);
}

/* What the host would lose with a group, and which bridges hold it: once a group. */
static void write_losses(struct console *console, size_t row)
{
	const struct judgement *judgement = console->report->judgement;
	const struct device_judgement *device = judgement->ranking.devices.items[row];
	const struct prediction *prediction = judgement->deduced.prediction;
	const struct group *group = device->deduced->companions.with_total ? prediction_company(prediction, device->function) : NULL;

	if (!group)
		return;
	for (size_t i = 0; i < row; i++)
		if (prediction_company(prediction, judgement->ranking.devices.items[i]->function) == group)
			return;
	const char *text = losses_text(&console->arena, judgement->deduced.needs, device->function);
	const char *bridges = bridges_text(&console->arena, prediction->machine, group);
	if (*text || *bridges)
		page_wrap(&console->page, TONE_CAUTION, "              ", arena_printf(&console->arena, "%s%s", text, bridges) + 1, 2);
}

static void write_rows(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;
	size_t count = judgement->devices.count;
	page_line(&console->page, TONE_STRONG, " %-12s %-8s %-26s %4s %s", "Device", "", "", "Grp", "Verdict");
	if (!count) {
		page_line(&console->page, TONE_CAUTION, "  none that could be given to a virtual machine was seen");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct device_judgement *device = judgement->ranking.devices.items[i];
		bool last = i + 1 == count;
		if (i >= ROWS_AT_LEAST && console->page.lines + !last >= FIRST_SCREEN) {
			page_line(&console->page, TONE_PLAIN, " ... and %zu more, see below", count - i);
			return;
		}
		write_row(console, device);
		if ((function_is_display(device->function) || function_is_vmd(device->function)) && console->page.lines + !last < FIRST_SCREEN)
			write_troubles(console, device);
		if (console->page.lines + !last < FIRST_SCREEN)
			write_losses(console, i);
	}
}

/* How many devices come to each verdict, in a sentence. */
static const char *outlook(struct console *console)
{
	static const enum device_verdict order[] = { DEVICE_ASSIGNABLE, DEVICE_ASSIGNABLE_WITH_GROUP, DEVICE_ASSIGNABLE_AFTER_CHANGES,
						     DEVICE_NOT_ASSIGNABLE, DEVICE_UNKNOWN };
	const struct judgement *judgement = console->report->judgement;
	const char *text = arena_printf(&console->arena, "Of %zu device%s", judgement->devices.count, judgement->devices.count == 1 ? "" : "s");
	const char *separator = ": ";

	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		size_t count = 0;
		for (size_t i = 0; i < judgement->devices.count; i++)
			count += judgement->devices.items[i].verdict == order[k];
		if (!count)
			continue;
		text = arena_printf(&console->arena, "%s%s%zu %s", text, separator, count, device_verdict_name(order[k]));
		separator = ", ";
	}
	return arena_printf(&console->arena, "%s.", text);
}

static void write_first_screen(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;
	struct page *page = &console->page;

	page_line(page, TONE_PLAIN, "vfio-preflight %s", VFIO_PREFLIGHT_VERSION);
	page_line(page, verdict_tone(judgement->verdict), "%s", verdict_name(judgement->verdict));
	if (judgement->blind)
		page_wrap(page, TONE_STRONG, "  ", arena_printf(&console->arena, "Not all was seen: %s.", judgement->blind), 1);
	page_wrap(page, TONE_STRONG, "  ", outlook(console), 2);
	write_machine(console);
	write_reasons(console);
	write_rows(console);
}

/* --- The details --- */

static void write_gaps(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;

	if (!judgement->gaps.count)
		return;
	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "What could not be seen");
	for (size_t i = 0; i < judgement->gaps.count; i++)
		page_wrap(&console->page, TONE_CAUTION, "  ",
			  arena_printf(&console->arena, "%s: %s", judgement->gaps.items[i].what, judgement->gaps.items[i].why), 0);
}

static void write_observed(struct console *console)
{
	const struct report *report = console->report;
	const struct kernel *kernel = &report->machine->kernel;

	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Seen from");
	page_line(&console->page, TONE_PLAIN, "  %s%s%s, Linux %s, lockdown %s", report->source, report->at ? ", " : "",
		  report->at ? report->at : "", kernel->release.status == OK ? kernel->release.value : "unknown",
		  kernel->lockdown.status == OK ? kernel->lockdown.value : status_name(kernel->lockdown.status));
	if (kernel->command_line.status == OK)
		page_wrap(&console->page, TONE_PLAIN, "  ", kernel->command_line.value, 0);
	for (size_t i = 0; i < report->delivery_count; i++)
		page_wrap(&console->page, report->deliveries[i].status == OK ? TONE_GOOD : TONE_CAUTION, "  report: ",
			  arena_printf(&console->arena, "%s: %s: %s", report->deliveries[i].place,
				       status_name(report->deliveries[i].status), report->deliveries[i].detail), 0);
}

static void write_report(const struct report *report, FILE *out, bool colour)
{
	struct console console = { .page = { .out = out, .colour = colour }, .report = report };

	write_first_screen(&console);
	console_tree(&console);
	console_machine_findings(&console);
	console_devices(&console);
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
