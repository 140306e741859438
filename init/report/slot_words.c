/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/report/slot_words.h"

#include "init/report/words.h"
#include "probes/groups/alias.h"

#include <ctype.h>

enum { NEIGHBOURS = 4 };

const char slots_caveat[] =
	"Functions of one card share a group where the card has no ACS; its VFs (SR-IOV) are alone "
	"where the card is, unless told otherwise.";

/* A bare number is what is printed beside many slots. */
const char *slot_title(struct arena *arena, const struct board_slot *slot)
{
	const struct port_slot *number = slot->port ? &function_features(slot->port)->slot : NULL;

	if (slot->name)
		return arena_printf(arena, isdigit((unsigned char)*slot->name) ? "Slot %s" : "%s",
				    slot->name);
	return number && number->status == OK && number->number
		       ? arena_printf(arena, "Slot %u", number->number)
		       : NULL;
}

const char *slot_form_words(const struct board_slot *slot)
{
	static const char *const words[] = {
		[SLOT_FORM_UNKNOWN] = "",    [SLOT_FORM_CARD] = "for a card",
		[SLOT_FORM_M2] = "M.2",      [SLOT_FORM_U2] = "U.2 or U.3",
		[SLOT_FORM_MINI] = "Mini",   [SLOT_FORM_OCP] = "OCP",
		[SLOT_FORM_EDSFF] = "EDSFF",
	};

	return slot->described ? words[slot->described->form] : "";
}

const char *slot_link_words(struct arena *arena, const struct board_slot *slot)
{
	const struct link *link = slot->port ? &function_features(slot->port)->link : NULL;

	if (!link)
		return slot->described->width ? arena_printf(arena, "x%u", slot->described->width)
					      : "";
	if (link->status != OK)
		return "";
	const char *words = arena_printf(
		arena, "x%u at %s%s", link->width_at_most, words_speed(link->speed_at_most),
		function_features(slot->port)->slot.hotplug && !slot->external ? ", hot-plug" : "");
	if (slot->occupants.count &&
	    (link->width != link->width_at_most || link->speed != link->speed_at_most))
		words = arena_printf(arena, "%s (in use: x%u at %s)", words, link->width,
				     words_speed(link->speed));
	return words;
}

const char *slot_hidden_words(const struct board_slot *slot)
{
	return slot->described->usage == SLOT_IN_USE
		       ? "in use by the firmware's table, but nothing of it is visible"
		       : "not visible while empty";
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

const char *slot_group_words(struct arena *arena, const struct board_slot *slot)
{
	char address[PCI_ADDRESS_TEXT];

	if (slot->module)
		return arena_printf(arena, "no slot for a card: a part of %s", slot->module);
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

const char *slot_group_short(const struct board_slot *slot)
{
	if (slot->external)
		return "external";
	if (slot->alone.status != OK)
		return "unknown";
	return slot->alone.value ? "alone" : "shared";
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
	if (slot->alone.status != OK || slot->external || slot->module)
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

static const char *buses_words(struct arena *arena, const struct card_fit *fit)
{
	if (!fit->buses || fit->buses_there < fit->buses)
		return "";
	return arena_printf(arena, " Bus numbers: needs %u, has %u.", fit->buses, fit->buses_there);
}

static const char *node_words(struct arena *arena, const struct board_slot *slot)
{
	const struct number *node = slot->port ? &slot->port->place.numa_node : NULL;

	if (!node || node->status != OK)
		return "";
	return arena_printf(arena, " NUMA node %llu.", (unsigned long long)node->value);
}

const char *slot_card_words(struct arena *arena, const struct board_slot *slot,
			    const struct card_plan *plan, size_t index)
{
	static const char *const answers[] = {
		[FIT_NOW] = "fits now.",
		[FIT_FIRMWARE] = "the firmware must give room.",
		[FIT_UNKNOWN] = "unknown.",
		[FIT_CANNOT] = "cannot.",
	};
	const struct card_fit *fit = &plan->fits[index];

	return arena_printf(arena, "%s %s%s%s%s%s",
			    slot->external ? "not here." : answers[fit->fits], fit->why,
			    link_words(arena, fit, &plan->card), buses_words(arena, fit),
			    node_words(arena, slot), group_of_card(arena, slot, &plan->card));
}

enum tone slot_card_tone(const struct card_plan *plan, size_t index)
{
	enum fit fits = plan->fits[index].fits;

	return fits == FIT_NOW ? TONE_GOOD : fits == FIT_CANNOT ? TONE_BAD : TONE_CAUTION;
}

size_t slots_for_cards(const struct board_slots *slots)
{
	size_t count = 0;

	for (size_t i = 0; i < slots->list.count; i++)
		count += !slots->list.items[i].module;
	return count;
}

const char *slots_left_out(struct arena *arena, const struct board_slots *slots)
{
	const char *name = NULL;

	for (size_t i = 0; i < slots->list.count; i++)
		if (slots->list.items[i].module)
			name = slots->list.items[i].module;
	return name ? arena_printf(arena,
				   "%zu ports that lead to no slot for a card are left out: they "
				   "hold parts of %s.",
				   slots->list.count - slots_for_cards(slots), name)
		    : "";
}

const char *slots_none(const struct report *report)
{
	if (!report->judgement->deduced.slots.found)
		return "Not known: a step of the scan was skipped.";
	return report->machine->functions_status == OK
		       ? "No port has a slot, and the firmware describes none."
		       : "No PCI functions were seen.";
}
