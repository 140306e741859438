/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of slots: what each offers, what is in it, how a card there would be grouped. */
#include "init/report/html_parts.h"
#include "init/report/markup.h"
#include "init/report/slot_words.h"
#include "init/report/words.h"

static void write_place(struct html *html, const struct board_slot *slot)
{
	const char *title = slot_title(&html->arena, slot);
	const char *form = slot_form_words(slot);
	const char *link = slot_link_words(&html->arena, slot);
	char address[PCI_ADDRESS_TEXT];

	markup(html->out, "<tr><td>%s", title ? title : "A slot without a name");
	if (*form)
		markup(html->out, "<br><span class=dim>%s</span>", form);
	fputs("<td>", html->out);
	if (slot->port)
		markup(html->out, "port <code>%s</code>",
		       pci_address_print(slot->port->address, address));
	if (slot->port && *link)
		fputs("<br>", html->out);
	markup_text(html->out, link);
}

static void write_occupants(struct html *html, const struct board_slot *slot)
{
	char address[PCI_ADDRESS_TEXT];

	fputs("<td>", html->out);
	if (slot->seen == SLOT_HIDDEN)
		fputs(slot_hidden_words(slot), html->out);
	else if (!slot->occupants.count)
		fputs("empty", html->out);
	for (size_t i = 0; i < slot->occupants.count; i++) {
		if (i)
			fputs("<br>", html->out);
		markup(html->out, "<code>%s</code> %s",
		       pci_address_print(slot->occupants.items[i]->address, address),
		       words_device(&html->arena, slot->occupants.items[i]));
	}
}

static void write_slot(struct html *html, size_t index)
{
	const struct report *report = html->report;
	const struct board_slot *slot = &report->judgement->deduced.slots.list.items[index];

	write_place(html, slot);
	write_occupants(html, slot);
	markup(html->out, "<td>%s", slot->port ? slot_group_words(&html->arena, slot) : "unknown");
	for (size_t i = 0; i < slot->notes.count; i++)
		markup(html->out, "<br><span class=dim>%s</span>", slot->notes.items[i]);
	if (report->card)
		markup(html->out, "<br><span class=%s>This card: %s</span>",
		       html_tone(slot_card_tone(report->card, index)),
		       slot_card_words(&html->arena, slot, report->card, index));
	putc('\n', html->out);
}

static void write_table(struct html *html, const struct board_slots *slots)
{
	fputs("<table class=rows><thead><tr><th scope=col>Slot<th scope=col>Port<th scope=col>In it"
	      "<th scope=col>Group of a card there</thead><tbody>\n",
	      html->out);
	for (size_t i = 0; i < slots->list.count; i++)
		if (!slots->list.items[i].module)
			write_slot(html, i);
	markup(html->out, "</tbody></table>\n<p class=dim>%s", slots_caveat);
	if (!html->report->card)
		fputs(" Whether a card would fit, before it is bought: for example "
		      "<code>vfio-preflight --format html --card rtx-4090</code> or "
		      "<code>--card bar=32G,width=16</code>.",
		      html->out);
	fputs("</p>\n", html->out);
}

void html_slots(struct html *html)
{
	const struct card_plan *plan = html->report->card;
	const struct board_slots *slots = &html->report->judgement->deduced.slots;
	const char *left_out = slots_left_out(&html->arena, slots);

	if (!slots->list.count && !plan)
		return;
	fputs("<h2 id=slots>Slots</h2>\n", html->out);
	if (plan)
		markup(html->out, "<p>This card: %s</p>\n",
		       planned_card_words(&html->arena, &plan->card));
	if (!slots->list.count)
		markup(html->out, "<p>%s</p>\n", slots_none(html->report));
	if (*left_out)
		markup(html->out, "<p>%s</p>\n", left_out);
	if (slots_for_cards(slots))
		write_table(html, slots);
}
