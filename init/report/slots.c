/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each slot: what it offers, what is in it, and how a card there would be grouped. */
#include "init/report/page.h"
#include "init/report/renderers.h"
#include "init/report/slot_words.h"
#include "init/report/words.h"

enum { NAME_ROOM = 44 };

static const char *joined(struct arena *arena, const char *left, const char *right)
{
	return *right ? arena_printf(arena, "%s, %s", left, right) : left;
}

static const char *headline(struct arena *arena, const struct board_slot *slot)
{
	const char *title = slot_title(arena, slot);
	const char *text =
		joined(arena, title ? title : "A slot without a name", slot_form_words(slot));
	char address[PCI_ADDRESS_TEXT];

	if (slot->port)
		text = arena_printf(arena, "%s, port %s", text,
				    pci_address_print(slot->port->address, address));
	return joined(arena, text, slot_link_words(arena, slot));
}

static void write_occupants(struct page *page, struct arena *arena, const struct board_slot *slot)
{
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < slot->occupants.count; i++)
		page_line(page, TONE_PLAIN, "    %s %s %s", i ? "     " : "holds",
			  pci_address_print(slot->occupants.items[i]->address, address),
			  words_device_short(arena, slot->occupants.items[i], NAME_ROOM));
	if (!slot->occupants.count)
		page_line(page, TONE_PLAIN, "    empty");
}

static void write_state(struct page *page, struct arena *arena, const struct board_slot *slot)
{
	page_line(page, TONE_STRONG, "%s", headline(arena, slot));
	if (slot->seen == SLOT_HIDDEN) {
		page_line(page, TONE_PLAIN, "    %s", slot_hidden_words(slot));
		return;
	}
	write_occupants(page, arena, slot);
	if (slot->port)
		page_wrap(page, TONE_PLAIN, slot->module ? "    " : "    a card here: ",
			  slot_group_words(arena, slot), 0);
	for (size_t i = 0; i < slot->notes.count; i++)
		page_wrap(page, TONE_PLAIN, "    ", slot->notes.items[i], 0);
}

static void write_slot(struct page *page, struct arena *arena, const struct report *report,
		       size_t index)
{
	const struct board_slot *slot = &report->judgement->deduced.slots.list.items[index];

	write_state(page, arena, slot);
	if (report->card)
		page_wrap(page, slot_card_tone(report->card, index),
			  "    this card: ", slot_card_words(arena, slot, report->card, index), 0);
}

void render_slots(const struct report *report, FILE *out)
{
	size_t count = report->judgement->deduced.slots.list.count;
	struct arena arena = ARENA_EMPTY;
	struct page page = { .out = out };

	page_line(&page, TONE_PLAIN, "Slots of %s", words_board(&arena, report->machine));
	if (report->card)
		page_wrap(&page, TONE_PLAIN,
			  "This card: ", planned_card_words(&arena, &report->card->card), 0);
	for (size_t i = 0; i < count; i++)
		write_slot(&page, &arena, report, i);
	if (count)
		page_wrap(&page, TONE_PLAIN, "", slots_caveat, 0);
	else
		page_line(&page, TONE_PLAIN, "%s", slots_none(report));
	arena_free(&arena);
}
