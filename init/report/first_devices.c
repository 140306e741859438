/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/first_devices.h"
#include "init/report/device_words.h"
#include "init/report/finding_words.h"
#include "init/report/proof_words.h"
#include "init/report/words.h"

#include <stdio.h>
#include <string.h>

enum {
	DEVICES_AT_LEAST = 4,
	GROUP_WIDTH = 4,
	WOULD_BE_WIDTH = 11,
	VERDICT_WIDTH = 25,
	PROOF_WIDTH = 7,
	NAME_AT_MOST = 60, /* the eye has to find the group and the verdict of it */
	FIXED_WIDTH = 1 + 12 + 1 + 8 + 1 + 1 + 1
};

/* Widths of the columns that are not the same on every machine. */
struct columns {
	int name, group;
	bool proof; /* there is one more for the trial */
};

static struct columns columns_of(const struct console *console)
{
	const struct prediction *prediction = console->report->judgement->deduced.prediction;
	bool predicted =
		console->report->machine->groups_status != OK && prediction->potential.status == OK;
	int group = predicted ? WOULD_BE_WIDTH : GROUP_WIDTH;

	bool proof = proof_is_told(console->report);
	int name = (int)page_width(&console->page) - FIXED_WIDTH - group - VERDICT_WIDTH -
		   (proof ? PROOF_WIDTH : 0);

	return (struct columns){ name < NAME_AT_MOST ? name : NAME_AT_MOST, group, proof };
}

/* --- The rows --- */

static const char below[] = "              ";

static void write_row(struct console *console, const struct columns *columns,
		      const struct device_judgement *device, const char *trouble)
{
	const struct function *function = device->function;
	char address[PCI_ADDRESS_TEXT];

	page_line(&console->page, device_tone(device->verdict), " %-12s %-8s %-*.*s %*s %s%s",
		  pci_address_print(function->address, address), words_kind(function),
		  columns->name, columns->name,
		  words_device_short(&console->arena, function, (size_t)columns->name),
		  columns->group, device_group_text(&console->arena, console->report, function),
		  columns->proof ? arena_printf(&console->arena, "%-*s", PROOF_WIDTH,
						proof_word(console->report, function))
				 : "",
		  device_verdict_text(&console->arena, console->report, device));
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

	page_line(&console->page, TONE_STRONG, " %-12s %-8s %-*s %*s %s%s", "Device", "",
		  columns.name, "", columns.group, "Group", columns.proof ? "Trial  " : "",
		  "Verdict");
	if (!count)
		page_line(&console->page, TONE_CAUTION, "  %s",
			  console->report->machine->pasted
				  ? "the text does not tell what the functions are"
				  : "no device found");
	for (size_t i = 0; i < count; i++) {
		const char *trouble =
			device_trouble(&console->arena, console->report, ranking->devices.items[i]);
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
