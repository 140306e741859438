/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/card_fit.h"

#include "probes/analysis/address_bits.h"
#include "probes/analysis/bars.h"
#include "probes/analysis/kernel_options.h"
#include "probes/assignment/card_room.h"
#include "probes/quirks/firmware_menu.h"

enum { BUSES = 256 };

struct question {
	struct arena *arena;
	const struct machine *machine;
	const struct function *port;
	const struct planned_card *card;
	struct card_fit *answer;
};

/* The gravest answer counts; a lighter one says nothing beside it. */
static void tell(const struct question *question, enum fit fit, const char *why)
{
	struct card_fit *answer = question->answer;

	if (fit > answer->fits || !answer->why)
		answer->why = why;
	else if (fit == answer->fits)
		answer->why = arena_printf(question->arena, "%s %s", answer->why, why);
	if (fit > answer->fits)
		answer->fits = fit;
}

/* --- Memory --- */

/* What holds it now is within every width. */
static void judge_room(const struct question *question, uint64_t bytes, bool reach_known)
{
	/* every processor of 64 bits has more addresses than this takes the half of */
	enum { FITS_ANYWHERE = 35 };
	const struct root_room root = root_room(question->machine, question->port, question->card);
	struct arena *arena = question->arena;

	if (root.room)
		tell(question, FIT_NOW,
		     arena_printf(arena, "The root bus has room for %s in 0x%llx-0x%llx.",
				  size_text(arena, bytes), (unsigned long long)root.begin,
				  (unsigned long long)root.end));
	else if (!root.any)
		tell(question, FIT_UNKNOWN,
		     question->machine->bus_ranges.status == DENIED
			     ? "Only root may see in /proc/iomem how much memory the root bus has."
			     : "How much memory the root bus has was not seen (/proc/iomem).");
	else if (!reach_known && bytes >> FITS_ANYWHERE)
		tell(question, FIT_UNKNOWN, "How far the CPU's addresses reach was not seen.");
	else if (!root.high && !machine_has_bars_above_4g(question->machine))
		tell(question, FIT_FIRMWARE,
		     arena_printf(arena, "No room for %s, and none above 4 GiB: %s",
				  size_text(arena, bytes),
				  firmware_switch_on(arena, question->machine, SETTING_ABOVE_4G)));
	else
		tell(question, FIT_FIRMWARE,
		     arena_printf(arena,
				  "No room for %s in the memory that the root bus has now. If the "
				  "firmware leaves the card without an address: enlarge it in the "
				  "firmware setup (\"MMIO High Size\", \"MMIOH\" or the like).",
				  size_text(arena, bytes)));
}

/* Intel's IOMMUs may reach less far than the CPU; a BAR there cannot be mapped for a guest. */
static struct number reachable_bits(const struct question *question)
{
	struct number bits = host_address_bits(question->machine);
	struct number guest = guest_address_bits(question->machine, question->port);

	return guest.status == OK && (bits.status != OK || guest.value < bits.value) ? guest : bits;
}

static void judge_memory(const struct question *question)
{
	uint64_t bytes = planned_card_bytes(question->card);
	const struct number bits = reachable_bits(question);

	if (!bytes)
		tell(question, FIT_UNKNOWN, "How much memory it needs was not told (bar=).");
	else if (bits.status == OK && bits.value < 64 && bytes >> (bits.value - 1))
		tell(question, FIT_CANNOT,
		     arena_printf(question->arena,
				  "%s do not fit beside the memory into the %u-bit addresses of "
				  "CPU and IOMMU.",
				  size_text(question->arena, bytes), (unsigned)bits.value));
	else if (port_has_room(question->port, question->card))
		tell(question, FIT_NOW,
		     arena_printf(question->arena, "Its port's window holds %s.",
				  size_text(question->arena, bytes)));
	else
		judge_room(question, bytes, bits.status == OK);
}

/* --- Bus numbers --- */

/*
 * Where the port forwards alternative routing ids (PCI Express 5.0, 6.13) all 256 of a bus are the
 * card's; else 8, and virtual functions get further buses.
 */
static unsigned buses_needed(const struct question *question)
{
	const struct planned_card *card = question->card;
	const struct ari_forwarding *ari = &function_features(question->port)->ari_forwarding;

	unsigned own = card->buses ? card->buses : 1;

	if (ari->status == OK && ari->supported)
		return own + (card->functions + card->virtuals - (card->functions > 0)) / BUSES;
	return own + (card->virtuals + BUSES - 1) / BUSES;
}

/* By others than what is in the slot. */
static unsigned buses_taken(const struct machine *machine, const struct function *port)
{
	bool taken[BUSES] = { false };
	unsigned count = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->address.domain != port->address.domain)
			continue;
		taken[function->address.bus] = true;
		taken[function->secondary_bus] |= function_is_bridge(function);
	}
	for (unsigned i = 0; i < BUSES; i++)
		if (i < port->secondary_bus || i > port->subordinate_bus)
			count += taken[i];
	return count;
}

/* For bridges that it finds any firmware has numbers; for virtual functions not all have. */
static const char *bus_remedy(const struct question *question)
{
	const struct card_fit *answer = question->answer;
	bool given = kernel_option_has(question->machine, "pci=", "assign-busses");

	return arena_printf(
		question->arena, "It needs %u bus numbers, and its port has %u: %s%s",
		answer->buses, answer->buses_there,
		question->card->virtuals
			? firmware_switch_on(question->arena, question->machine, SETTING_SRIOV)
			: "firmware gives more at the start with the card.",
		given || !question->card->virtuals ? "" : " Or boot Linux with pci=assign-busses.");
}

static void judge_buses(const struct question *question)
{
	const struct function *port = question->port;
	struct card_fit *answer = question->answer;

	answer->buses = buses_needed(question);
	if (!port->secondary_bus || port->subordinate_bus < port->secondary_bus) {
		tell(question, FIT_UNKNOWN, "Its port has no bus number.");
		return;
	}
	answer->buses_there = (unsigned)port->subordinate_bus - port->secondary_bus + 1;
	if (answer->buses_there >= answer->buses)
		return;
	if (!status_is_evidence(function_features(port)->ari_forwarding.status))
		tell(question, FIT_UNKNOWN,
		     "Whether its port forwards alternative routing ids (ARI) was not seen.");
	else if (buses_taken(question->machine, port) + answer->buses > BUSES)
		tell(question, FIT_CANNOT,
		     arena_printf(question->arena,
				  "It needs %u bus numbers, and not so many are left.",
				  answer->buses));
	else
		tell(question, FIT_FIRMWARE, bus_remedy(question));
}

/* --- The link --- */

static uint8_t least(uint8_t left, uint8_t right)
{
	return !right || (left && left < right) ? left : right;
}

static void judge_link(const struct question *question, const struct board_slot *slot)
{
	const struct link *link = &function_features(question->port)->link;
	struct card_fit *answer = question->answer;

	if (link->status != OK)
		return;
	answer->width = least(link->width_at_most, question->card->width);
	answer->speed = least(link->speed_at_most, question->card->speed);
	if (!link->width_at_most)
		tell(question, FIT_CANNOT, "Its port has no link.");
	if (slot->described && slot->described->form != SLOT_FORM_CARD &&
	    slot->described->form != SLOT_FORM_UNKNOWN)
		tell(question, answer->fits, "A card needs an adapter there.");
}

/* --- All of it --- */

static struct card_fit without_port(const struct board_slot *slot)
{
	struct card_fit fit = { .fits = FIT_UNKNOWN };

	fit.why = "Its port is not visible while it is empty.";
	if (slot->seen == SLOT_HIDDEN && slot->described->usage == SLOT_IN_USE)
		fit.why = "Its port is not visible.";
	if (slot->seen != SLOT_HAS_FUNCTION)
		return fit;
	fit.why = "It has no port of its own.";
	if (slot->occupants.items[0]->pcie.status == ABSENT) {
		fit.fits = FIT_CANNOT;
		fit.why = "It is a slot for conventional PCI.";
	}
	return fit;
}

struct card_fit card_fit(struct arena *arena, const struct prediction *prediction,
			 const struct board_slot *slot, const struct planned_card *card)
{
	struct card_fit fit = { .fits = FIT_NOW };
	const struct question question = { .arena = arena,
					   .machine = prediction->machine,
					   .port = slot->port,
					   .card = card,
					   .answer = &fit };

	if (slot->module)
		return (struct card_fit){
			.fits = FIT_CANNOT,
			.why = arena_printf(arena,
					    "It is no slot for a card: it holds a part of %s.",
					    slot->module),
		};
	if (!slot->port)
		return without_port(slot);
	judge_memory(&question);
	judge_buses(&question);
	judge_link(&question, slot);
	if (slot->external) {
		fit.fits = FIT_UNKNOWN;
		fit.why = "Not for a fixed card: what is in it may vanish without notice, as in a "
			  "drive bay or at Thunderbolt.";
	}
	return fit;
}

const char *card_fit_word(enum fit fit)
{
	static const char *const words[] = { "now", "firmware", NULL, "cannot" };

	return words[fit];
}
