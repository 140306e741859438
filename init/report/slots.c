/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each slot: what it offers, what is in it, and how a card there would be grouped. */
#include "init/report/page.h"
#include "init/report/renderers.h"
#include "init/report/words.h"
#include "probes/assignment/card_fit.h"
#include "probes/groups/alias.h"

#include <ctype.h>

enum { NAME_ROOM = 44, NEIGHBOURS = 4 };

/* A bare number is what is printed beside many slots. */
static const char *title(struct arena *arena, const struct board_slot *slot)
{
	const struct port_slot *number = slot->port ? &function_features(slot->port)->slot : NULL;

	if (slot->name)
		return arena_printf(arena, isdigit((unsigned char)*slot->name) ? "Slot %s" : "%s",
				    slot->name);
	return number && number->status == OK && number->number
		       ? arena_printf(arena, "Slot %u", number->number)
		       : "A slot without a name";
}

static const char *form_words(const struct described_slot *slot)
{
	static const char *const words[] = {
		[SLOT_FORM_UNKNOWN] = "",      [SLOT_FORM_CARD] = ", for a card",
		[SLOT_FORM_M2] = ", M.2",      [SLOT_FORM_U2] = ", U.2 or U.3",
		[SLOT_FORM_MINI] = ", Mini",   [SLOT_FORM_OCP] = ", OCP",
		[SLOT_FORM_EDSFF] = ", EDSFF",
	};

	return slot ? words[slot->form] : "";
}

static const char *port_words(struct arena *arena, const struct board_slot *slot)
{
	const struct link *link = slot->port ? &function_features(slot->port)->link : NULL;
	char address[PCI_ADDRESS_TEXT];

	if (!slot->port)
		return slot->described->width ? arena_printf(arena, ", x%u", slot->described->width)
					      : "";
	const char *port =
		arena_printf(arena, ", port %s", pci_address_print(slot->port->address, address));
	if (link->status != OK)
		return port;
	port = arena_printf(
		arena, "%s, x%u at %s%s", port, link->width_at_most,
		words_speed(link->speed_at_most),
		function_features(slot->port)->slot.hotplug && !slot->external ? ", hot-plug" : "");
	if (slot->occupants.count &&
	    (link->width != link->width_at_most || link->speed != link->speed_at_most))
		port = arena_printf(arena, "%s (in use: x%u at %s)", port, link->width,
				    words_speed(link->speed));
	return port;
}

static void write_occupants(struct page *page, struct arena *arena, const struct board_slot *slot)
{
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < slot->occupants.count; i++)
		page_line(page, TONE_PLAIN, "    %s %s %s", i ? "     " : "holds",
			  pci_address_print(slot->occupants.items[i]->address, address),
			  words_device_short(arena, slot->occupants.items[i], NAME_ROOM));
}

static const char *neighbours(struct arena *arena, const struct board_slot *slot)
{
	const char *list = "";
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < slot->shares_with.count && i < NEIGHBOURS; i++)
		list = arena_printf(
			arena, "%s%s%s", list, i ? ", " : "",
			pci_address_print(slot->shares_with.items[i]->address, address));
	if (slot->shares_with.count > NEIGHBOURS)
		list = arena_printf(arena, "%s and %zu more", list,
				    slot->shares_with.count - NEIGHBOURS);
	return list;
}

static const char *external_words(enum slot_external external)
{
	static const char *const words[] = {
		[SLOT_HOT_PLUG] = "not for a fixed card: hot-plug without notice",
		[SLOT_DRIVE_BAY] = "not for a fixed card: a drive bay",
		[SLOT_OUTSIDE] = "not for a fixed card: an external port (Thunderbolt, USB4)",
	};

	return words[external];
}

static const char *because_words(const struct board_slot *slot)
{
	if (slot->port->place.vmd.status == OK)
		return "sends for it (Intel VMD)";
	return bridge_hides_requesters(slot->because) ? "sends for it" : "does not isolate";
}

static const char *group_words(struct arena *arena, const struct board_slot *slot)
{
	char address[PCI_ADDRESS_TEXT];

	if (slot->external)
		return external_words(slot->external);
	if (slot->seen == SLOT_UNKNOWN_EMPTY)
		return "unknown while it is empty: the port lists ACS only when it is used";
	if (slot->alone.status != OK)
		return "not known whether alone in its group";
	if (slot->alone.value)
		return slot->because
			       ? arena_printf(arena,
					      "alone in its group, but its VFs with it: %s %s",
					      pci_address_print(slot->because->address, address),
					      because_words(slot))
			       : "alone in its group";
	return arena_printf(arena, "shares its group with %s: %s %s", neighbours(arena, slot),
			    pci_address_print(slot->because->address, address),
			    because_words(slot));
}

/* --- A card that is not there yet --- */

static const char *link_words(struct arena *arena, const struct card_fit *fit,
			      const struct planned_card *card)
{
	bool less = fit->width < card->width || fit->speed < card->speed;

	if (!fit->width)
		return "";
	return arena_printf(arena, " Link: x%u at %s%s.", fit->width, words_speed(fit->speed),
			    less ? ", less than the card has" : "");
}

static const char *group_of_card(struct arena *arena, const struct board_slot *slot,
				 const struct planned_card *card)
{
	if (slot->alone.status != OK || slot->external)
		return "";
	const char *words = slot->alone.value ? " Its group: no other devices"
					      : arena_printf(arena, " Its group: shared with %s",
							     neighbours(arena, slot));
	if (card->functions > 1)
		words = arena_printf(arena, "%s; its %u functions are together unless it has ACS",
				     words, card->functions);
	if (card->virtuals)
		words = arena_printf(arena, "%s; its VFs %s", words,
				     slot->because ? "together with it" : "each alone");
	return arena_printf(arena, "%s.", words);
}

static void write_fit(struct page *page, struct arena *arena, const struct report *report,
		      const struct board_slot *slot)
{
	static const char *const answers[] = {
		[FIT_NOW] = "fits now.",
		[FIT_FIRMWARE] = "the firmware must give room.",
		[FIT_UNKNOWN] = "unknown.",
		[FIT_CANNOT] = "cannot.",
	};
	const struct planned_card *card = &report->card;
	const struct card_fit fit =
		card_fit(arena, report->judgement->deduced.prediction, slot, card);
	const struct number *node = slot->port ? &slot->port->place.numa_node : NULL;

	page_wrap(page,
		  fit.fits == FIT_NOW      ? TONE_GOOD
		  : fit.fits == FIT_CANNOT ? TONE_BAD
					   : TONE_CAUTION,
		  "    this card: ",
		  arena_printf(
			  arena, "%s %s%s%s%s%s", slot->external ? "not here." : answers[fit.fits],
			  fit.why, link_words(arena, &fit, card),
			  fit.buses_there >= fit.buses && fit.buses
				  ? arena_printf(arena, " Bus numbers: needs %u, has %u.",
						 fit.buses, fit.buses_there)
				  : "",
			  node && node->status == OK ? arena_printf(arena, " NUMA node %llu.",
								    (unsigned long long)node->value)
						     : "",
			  group_of_card(arena, slot, card)),
		  0);
}

static void write_state(struct page *page, struct arena *arena, const struct board_slot *slot)
{
	page_line(page, TONE_STRONG, "%s%s%s", title(arena, slot), form_words(slot->described),
		  port_words(arena, slot));
	if (slot->seen == SLOT_HIDDEN) {
		page_line(page, TONE_PLAIN,
			  slot->described->usage == SLOT_IN_USE
				  ? "    in use by the firmware's table, but nothing "
				    "of it is visible"
				  : "    not visible while empty");
		return;
	}
	write_occupants(page, arena, slot);
	if (!slot->occupants.count)
		page_line(page, TONE_PLAIN, "    empty");
	if (slot->port)
		page_wrap(page, TONE_PLAIN, "    a card here: ", group_words(arena, slot), 0);
	for (size_t i = 0; i < slot->notes.count; i++)
		page_wrap(page, TONE_PLAIN, "    ", slot->notes.items[i], 0);
}

void render_slots(const struct report *report, FILE *out)
{
	const struct board_slots *slots = &report->judgement->deduced.slots;
	struct arena arena = ARENA_EMPTY;
	struct page page = { .out = out };

	page_line(&page, TONE_PLAIN, "Slots of %s", words_board(&arena, report->machine));
	if (report->card.given)
		page_wrap(&page, TONE_PLAIN,
			  "This card: ", planned_card_words(&arena, &report->card), 0);
	for (size_t i = 0; i < slots->list.count; i++) {
		write_state(&page, &arena, &slots->list.items[i]);
		if (report->card.given)
			write_fit(&page, &arena, report, &slots->list.items[i]);
	}
	if (slots->list.count)
		page_wrap(&page, TONE_PLAIN, "",
			  "Functions of one card share a group where the card has no ACS; its VFs "
			  "(SR-IOV) are alone where the card is, unless told otherwise.",
			  0);
	else
		page_line(&page, TONE_PLAIN, "%s",
			  report->machine->functions_status == OK
				  ? "No port has a slot, and the firmware describes none."
				  : "No PCI functions were seen.");
	arena_free(&arena);
}
