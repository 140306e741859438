/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The details: every finding with its evidence, about the machine and about each device. */
#include "init/report/console_sections.h"
#include "init/report/finding_words.h"
#include "init/report/words.h"

#include <stdio.h>
#include <string.h>

/*
 * What a rule would do where it fails is no advice where that was not seen, and is said once where
 * it is the same for many devices.
 */
static void write_remedy(struct console *console, const struct finding *finding)
{
	char address[PCI_ADDRESS_TEXT];

	if (finding->remedy != finding->rule->remedy) {
		page_wrap(&console->page, TONE_PLAIN, "    to do: ", finding->remedy, 0);
		return;
	}
	if (finding->status == FINDING_UNKNOWN)
		return;
	for (size_t i = 0; i < console->advised.count; i++)
		if (console->advised.items[i]->rule == finding->rule) {
			page_line(&console->page, TONE_PLAIN, "    to do: same as for %s",
				  pci_address_print(console->advised.items[i]->subject, address));
			return;
		}
	if (!finding->about_machine)
		*array_add(&console->arena, &console->advised) = finding;
	page_wrap(&console->page, TONE_PLAIN, "    to do: ", finding->remedy, 0);
}

static void write_finding(struct console *console, const struct finding *finding)
{
	page_line(&console->page, finding_tone(finding), "  %s: %s", finding->rule->id,
		  finding_status_word(finding->status));
	page_wrap(&console->page, TONE_PLAIN, "    ", finding->summary, 0);
	for (size_t i = 0; i < finding->evidence.count; i++)
		page_wrap(&console->page, TONE_PLAIN, "    evidence: ",
			  evidence_text(&console->arena, &finding->evidence.items[i]), 3);
	write_remedy(console, finding);
}

/* Those that change nothing are only named, so that the others stand out. */
enum fold { SHOWN, NOT_SEEN, GOOD, NOTHING_TO_JUDGE };

static enum fold fold_of(const struct finding *finding)
{
	switch (finding->status) {
	case FINDING_PASS: return GOOD;
	case FINDING_NOT_APPLICABLE: return NOTHING_TO_JUDGE;
	case FINDING_UNKNOWN: return finding->severity == SEVERITY_NOTE ? NOT_SEEN : SHOWN;
	case FINDING_WARN:
	case FINDING_FAIL: break;
	}
	return SHOWN;
}

static void write_folded(struct console *console, const struct finding *findings, size_t count,
			 enum fold fold, const char *first)
{
	const char *list = "";

	for (size_t i = 0; i < count; i++)
		if (fold_of(&findings[i]) == fold)
			list = arena_printf(&console->arena, "%s%s%s", list, *list ? ", " : "",
					    findings[i].rule->id);
	if (*list)
		page_wrap(&console->page, TONE_PLAIN, first, list, 0);
}

static void write_shown(struct console *console, const struct finding *findings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fold_of(&findings[i]) == SHOWN)
			write_finding(console, &findings[i]);
}

/* Those about the machine stand first in the list. */
void console_machine_findings(struct console *console)
{
	const struct findings *findings = &console->report->judgement->findings;
	size_t count = 0;

	while (count < findings->list.count && findings->list.items[count].about_machine)
		count++;
	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Platform findings");
	write_shown(console, findings->list.items, count);
	write_folded(console, findings->list.items, count, GOOD, "  passed: ");
	write_folded(console, findings->list.items, count, NOT_SEEN, "  unknown: ");
	write_folded(console, findings->list.items, count, NOTHING_TO_JUDGE, "  not applicable: ");
	if (count)
		page_line(&console->page, TONE_PLAIN, "%s",
			  "  Explain a rule: --explain RULE; all evidence: --format json");
}

static void write_addresses(struct console *console, const char *first,
			    const struct pci_address *items, size_t count, size_t total)
{
	if (!count)
		return;
	char *list = arena_alloc(&console->arena, count * (PCI_ADDRESS_TEXT + 2) + 40), *end = list;

	for (size_t i = 0; i < count; i++) {
		end = stpcpy(end, i ? ", " : "");
		end += strlen(pci_address_print(items[i], end));
	}
	if (total > count)
		snprintf(end, 40, " and %zu more", total - count);
	page_wrap(&console->page, TONE_PLAIN, first, list, 0);
}

static void write_companions(struct console *console, const struct companions *companions)
{
	write_addresses(console, "    must be detached with it: ", companions->with.items,
			companions->with.count, companions->with_total);
	write_addresses(console, "    related functions: ", companions->belongs_with.items,
			companions->belongs_with.count, companions->belongs_with.count);
}

/* How a VM gets integrated graphics, where it can be assigned; others tell the source too. */
static void write_graphics(struct console *console, const struct device_judgement *device)
{
	const struct judgement *judgement = console->report->judgement;
	const char *text = "";

	if (!integrated_of(&judgement->deduced.configurations.integrated, device->function))
		return;
	const struct configuration *configuration =
		judgement_configuration(&console->arena, judgement, device);
	for (size_t i = 0; configuration && i < configuration->graphics.says.count; i++)
		text = arena_printf(&console->arena, "%s%s%s", text, *text ? " " : "",
				    configuration->graphics.says.items[i]);
	if (*text)
		page_wrap(&console->page, TONE_PLAIN, "    VM (QEMU): ", text, 0);
}

static void write_device(struct console *console, const struct device_judgement *device)
{
	const struct function *function = device->function;
	size_t count;
	const struct finding *findings =
		findings_about(&console->report->judgement->findings, function->address, &count);
	char address[PCI_ADDRESS_TEXT];

	page_line(&console->page, device_tone(device->verdict), "  %s  %s",
		  pci_address_print(function->address, address),
		  device_verdict_name(device->verdict));
	page_wrap(&console->page, TONE_PLAIN, "    ",
		  arena_printf(&console->arena, "%s [%04x:%04x]%s%s",
			       words_device(&console->arena, function), function->vendor,
			       function->device, function->driver.status == OK ? ", driver " : "",
			       function->driver.status == OK ? function->driver.value : ""),
		  0);
	write_graphics(console, device);
	console_details(console, function);
	write_companions(console, &device->deduced->companions);
	write_shown(console, findings, count);
	write_folded(console, findings, count, NOT_SEEN, "    unknown: ");
}

void console_devices(struct console *console)
{
	const struct judgement *judgement = console->report->judgement;
	bool assignable = false;

	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Devices");
	console->reserved = console_reserved(console);
	for (size_t i = 0; i < judgement->devices.count; i++) {
		write_device(console, &judgement->devices.items[i]);
		assignable |= device_is_assignable(&judgement->devices.items[i]);
	}
	if (assignable)
		page_line(&console->page, TONE_PLAIN, "%s",
			  "  Host and VM settings: --format paste, or paste.txt on the medium");
}
