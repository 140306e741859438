/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slots in a table, a line each; slots.c tells all of them. */
#include "init/report/console_sections.h"
#include "init/report/slot_words.h"
#include "init/report/words.h"

#include <string.h>

enum { TITLE_AT_MOST = 16, LINK = 14, GROUP = 8, FIXED = 2 + 1 + 12 + 1 + LINK + 1 + GROUP + 1 };

static const char *title_of(struct console *console, const struct board_slot *slot)
{
	const char *title = slot_title(&console->arena, slot);

	return title ? title : "no name";
}

static size_t widest_title(struct console *console, const struct board_slots *slots)
{
	size_t widest = sizeof "name" - 1;

	for (size_t i = 0; i < slots->list.count; i++) {
		size_t length = strlen(title_of(console, &slots->list.items[i]));
		widest = length > widest ? length : widest;
	}
	return widest < TITLE_AT_MOST ? widest : TITLE_AT_MOST;
}

/* The first of what is in it, and how many functions more. */
static const char *contents(struct console *console, const struct board_slot *slot, size_t title)
{
	size_t count = slot->occupants.count;
	size_t room =
		page_width(&console->page) - FIXED - title - (count > 1 ? sizeof " (+99)" - 1 : 0);

	if (slot->seen == SLOT_HIDDEN)
		return slot->described->usage == SLOT_IN_USE ? "in use, not visible"
							     : "not visible while empty";
	if (!count)
		return "empty";
	const char *name = words_device_short(&console->arena, slot->occupants.items[0], room);
	return count > 1 ? arena_printf(&console->arena, "%.*s (+%zu)", (int)room, name, count - 1)
			 : name;
}

static const char *link_of(struct console *console, const struct board_slot *slot)
{
	const struct link *link = slot->port ? &function_features(slot->port)->link : NULL;

	if (link && link->status == OK && !link->width_at_most)
		return "unknown";
	return link && link->status == OK
		       ? arena_printf(&console->arena, "x%u at %s", link->width_at_most,
				      words_speed(link->speed_at_most))
		       : slot_link_words(&console->arena, slot);
}

static void write_row(struct console *console, size_t index, size_t title)
{
	const struct report *report = console->report;
	const struct board_slot *slot = &report->judgement->deduced.slots.list.items[index];
	char address[PCI_ADDRESS_TEXT] = "";

	page_line(&console->page, TONE_PLAIN, "  %-*.*s %-12s %-*.*s %-*s %s", (int)title,
		  (int)title, title_of(console, slot),
		  slot->port ? pci_address_print(slot->port->address, address) : "", LINK, LINK,
		  link_of(console, slot), GROUP, slot_group_short(slot),
		  contents(console, slot, title));
	if (report->card)
		page_wrap(&console->page, slot_card_tone(report->card, index), "    this card: ",
			  slot_card_words(&console->arena, slot, report->card, index), 0);
}

static void write_table(struct console *console, const struct board_slots *slots)
{
	size_t title = widest_title(console, slots);

	page_line(&console->page, TONE_PLAIN, "  %-*s %-12s %-*s %-*s %s", (int)title, "name",
		  "port", LINK, "link", GROUP, "group", "in it");
	for (size_t i = 0; i < slots->list.count; i++)
		if (!slots->list.items[i].module)
			write_row(console, i, title);
	page_wrap(&console->page, TONE_PLAIN, "  ",
		  "group: whether a card in the slot would be alone in its IOMMU group. More: "
		  "vfio-preflight --format slots; for a card before it is bought: --card; the "
		  "paths between devices: --format peers.",
		  0);
}

void console_slots(struct console *console)
{
	const struct report *report = console->report;
	const struct board_slots *slots = &report->judgement->deduced.slots;
	const char *left_out = slots_left_out(&console->arena, slots);

	if (!slots->list.count && !report->card)
		return;
	page_line(&console->page, TONE_PLAIN, "%s", "");
	page_line(&console->page, TONE_STRONG, "Slots");
	if (report->card)
		page_wrap(&console->page, TONE_PLAIN,
			  "  This card: ", planned_card_words(&console->arena, &report->card->card),
			  0);
	if (!slots->list.count)
		page_line(&console->page, TONE_PLAIN, "  %s", slots_none(report));
	if (*left_out)
		page_wrap(&console->page, TONE_PLAIN, "  ", left_out, 0);
	if (slots_for_cards(slots))
		write_table(console, slots);
}
