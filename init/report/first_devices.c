/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/first_devices.h"
#include "init/report/words.h"
#include "probes/assignment/host_needs.h"
#include "probes/assignment/strangers.h"

#include <stdio.h>
#include <string.h>

enum {
	DEVICES_AT_LEAST = 4,
	STRANGERS_NAMED = 2,
	GROUP_WIDTH = 4,
	WOULD_BE_WIDTH = 11,
	VERDICT_WIDTH = 25,
	FIXED_WIDTH = 1 + 12 + 1 + 8 + 1 + 1 + 1
};

/* Widths of the columns that are not the same on every machine. */
struct columns {
	int name, group;
};

static struct columns columns_of(const struct console *console)
{
	const struct prediction *prediction = console->report->judgement->deduced.prediction;
	bool predicted =
		console->report->machine->groups_status != OK && prediction->potential.status == OK;
	int group = predicted ? WOULD_BE_WIDTH : GROUP_WIDTH;

	return (struct columns){
		(int)page_width(&console->page) - FIXED_WIDTH - group - VERDICT_WIDTH, group
	};
}

/* The group that it is in; the one that it would be in where the kernel shows none. */
static const char *group_words(struct console *console, const struct function *function)
{
	const struct group *group =
		prediction_company(console->report->judgement->deduced.prediction, function);

	bool shown = console->report->machine->groups_status == OK;

	if (!group ||
	    (!shown && console->report->judgement->deduced.prediction->potential.status != OK))
		return "-";
	return arena_printf(&console->arena, "%s%u", shown ? "" : "would be ", group->id);
}

/* --- Its own functions, and strangers --- */

/* "with its audio"; "(4 functions)" where there are more. */
static const char *own_words(struct console *console, const struct device_judgement *device)
{
	if (!device->own.count)
		return "";
	const struct function *other =
		machine_function(console->report->machine, device->own.items[0]);
	if (device->own.count == 1 && other && function_kind(other) == KIND_AUDIO)
		return " with its audio";
	return arena_printf(&console->arena, " (%zu functions)", device->own.count + 1);
}

static const char *verdict_words(struct console *console, const struct device_judgement *device)
{
	if (device->verdict == DEVICE_ASSIGNABLE && !device->part_of)
		return arena_printf(&console->arena, "assignable%s", own_words(console, device));
	return device_verdict_name(device->verdict);
}

/* "network 0000:04:00.0" */
static const char *stranger_words(struct console *console, struct pci_address member)
{
	const struct function *function = machine_function(console->report->machine, member);
	char address[PCI_ADDRESS_TEXT];

	return arena_printf(&console->arena, "%s %s", function ? words_kind(function) : "unseen",
			    pci_address_print(member, address));
}

static const char *share_words(struct console *console, const struct device_judgement *device)
{
	const char *list = "";
	size_t named = 0;

	for (; named < device->strangers.count && named < STRANGERS_NAMED; named++)
		list = arena_printf(&console->arena, "%s%s%s", list, named ? ", " : "",
				    stranger_words(console, device->strangers.items[named]));
	if (device->strangers_total > named)
		list = arena_printf(&console->arena, "%s and %zu more", list,
				    device->strangers_total - named);
	return arena_printf(&console->arena, "shares its group with %s", list);
}

/* --- What stops it --- */

static bool is_worth_a_line(const struct finding *finding)
{
	return finding->status == FINDING_FAIL ||
	       (finding->status == FINDING_WARN && !finding->rule->detail &&
		strncmp(finding->remedy, "Nothing", 7) != 0);
}

/* What the host would lose, in place of the strangers' names; and which bridges hold the group. */
static const char *loss_words(struct console *console, const struct device_judgement *device)
{
	const struct judgement *judgement = console->report->judgement;
	const struct prediction *prediction = judgement->deduced.prediction;
	const char *needs = needs_list(&console->arena, judgement->deduced.needs, device->function);
	const char *text = *needs ? arena_printf(&console->arena, "takes from the host %s", needs)
				  : share_words(console, device);

	return arena_printf(&console->arena, "%s%s", text,
			    bridges_text(&console->arena, prediction->machine,
					 prediction_company(prediction, device->function)));
}

/*
 * Strangers first, by name; then what fails, then what is worth knowing. "" where there is nothing.
 */
static const char *troubles(struct console *console, const struct device_judgement *device)
{
	const char *list = device->strangers_total ? loss_words(console, device) : "";
	size_t count;
	const struct finding *own = findings_about(&console->report->judgement->findings,
						   device->function->address, &count);

	for (int status = FINDING_FAIL; status >= FINDING_WARN; status--)
		for (size_t i = 0; i < count; i++)
			if (own[i].status == (enum finding_status)status &&
			    own[i].severity != SEVERITY_GROUP && is_worth_a_line(&own[i]))
				list = arena_printf(&console->arena, "%s%s%s", list,
						    *list ? "; " : "", own[i].rule->title);
	return list;
}

/* --- The rows --- */

static const char below[] = "              ";

static void write_row(struct console *console, const struct columns *columns,
		      const struct device_judgement *device, const char *trouble)
{
	const struct function *function = device->function;
	char address[PCI_ADDRESS_TEXT];

	page_line(&console->page, console_tone(device->verdict), " %-12s %-8s %-*.*s %*s %s",
		  pci_address_print(function->address, address), words_kind(function),
		  columns->name, columns->name,
		  words_device_short(&console->arena, function, (size_t)columns->name),
		  columns->group, group_words(console, function), verdict_words(console, device));
	if (*trouble)
		page_wrap(&console->page, TONE_CAUTION, below, trouble, 2);
}

static size_t heads(const struct ranking *ranking)
{
	size_t count = 0;

	while (count < ranking->devices.count && !ranking->devices.items[count]->part_of)
		count++;
	return count;
}

void console_first_devices(struct console *console, unsigned last)
{
	const struct ranking *ranking = &console->report->judgement->ranking;
	struct columns columns = columns_of(console);
	size_t count = heads(ranking);

	page_line(&console->page, TONE_STRONG, " %-12s %-8s %-*s %*s %s", "Device", "",
		  columns.name, "", columns.group, "Group", "Verdict");
	if (!count)
		page_line(&console->page, TONE_CAUTION, "  %s",
			  console->report->machine->ask
				  ? "what the functions are was not told"
				  : "no assignable device found");
	for (size_t i = 0; i < count; i++) {
		const char *trouble = troubles(console, ranking->devices.items[i]);
		unsigned lines =
			1 + (*trouble ? page_lines(&console->page, sizeof below - 1, trouble) : 0);
		bool fits = console->page.lines + lines + (i + 1 < count) <= last;
		if (i >= DEVICES_AT_LEAST && !fits) {
			page_line(&console->page, TONE_PLAIN, " ... and %zu more (see details)",
				  count - i);
			return;
		}
		write_row(console, &columns, ranking->devices.items[i], fits ? trouble : "");
	}
}
