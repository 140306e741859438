/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/assignment/planned_card.h"

#include "probes/analysis/bars.h"
#include "probes/lib/text.h"
#include "probes/quirks/cards.h"

#include <stdio.h>
#include <string.h>

enum {
	WORD = 40,
	VIRTUALS_AT_MOST = 4096,
	GENERATIONS = 6,
	FUNCTIONS_AT_MOST = 8,
	BUSES_AT_MOST = 32
};

/* --- Values: each moves behind what it took --- */

/* "256M": a power of 2, from 4 KiB to 1 PiB. */
static bool take_size(const char **text, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *unit;
	uint64_t number;

	if (!text_take_decimal(text, 1024, &number) || !number || number & (number - 1) ||
	    !**text || !(unit = strchr(units, **text)))
		return false;
	(*text)++;
	*bytes = number << 10 * (unit - units + 1);
	return *bytes >= 4096;
}

static bool take_bar(const char **text, struct planned_card *card)
{
	return take_size(text, &card->bar);
}

static bool take_width(const char **text, struct planned_card *card)
{
	uint64_t lanes;

	if (!text_take_decimal(text, 16, &lanes) || !lanes || lanes & (lanes - 1))
		return false;
	card->width = (uint8_t)lanes;
	return true;
}

static bool take_functions(const char **text, struct planned_card *card)
{
	uint64_t number;

	if (!text_take_decimal(text, FUNCTIONS_AT_MOST, &number) || !number)
		return false;
	card->functions = (uint8_t)number;
	return true;
}

static bool take_buses(const char **text, struct planned_card *card)
{
	uint64_t number;

	if (!text_take_decimal(text, BUSES_AT_MOST, &number) || !number)
		return false;
	card->buses = (uint8_t)number;
	return true;
}

static bool take_sriov(const char **text, struct planned_card *card)
{
	uint64_t number;

	if (!text_take_decimal(text, VIRTUALS_AT_MOST, &number) || !number || **text != 'x')
		return false;
	(*text)++;
	card->virtuals = (uint32_t)number;
	return take_size(text, &card->virtual_bar);
}

static bool take_pcie(const char **text, struct planned_card *card)
{
	uint64_t generation;

	if (strncmp(*text, "gen", 3) != 0)
		return false;
	*text += 3;
	if (!text_take_decimal(text, GENERATIONS, &generation) || !generation)
		return false;
	card->speed = (uint8_t)generation;
	return true;
}

static const struct {
	const char *name;
	bool (*take)(const char **text, struct planned_card *card);
	const char *expected;
} keys[] = {
	{ "bar=", take_bar, "a power of 2 from 4K to 1024T, such as 256M or 32G" },
	{ "width=", take_width, "1, 2, 4, 8 or 16 lanes" },
	{ "functions=", take_functions, "1 to 8" },
	{ "sriov=", take_sriov, "VFs and the BAR of each, such as 16x16M; at most 4096 VFs" },
	{ "pcie=", take_pcie, "gen1 to gen6" },
	{ "buses=", take_buses, "1 to 32" },
};

enum { KEYS = sizeof keys / sizeof *keys };

/* --- The words --- */

static const char *expect_key(const char *text, struct planned_card *card, unsigned *seen)
{
	for (unsigned i = 0; i < KEYS; i++) {
		size_t length = strlen(keys[i].name);
		if (strncmp(text, keys[i].name, length) != 0)
			continue;
		if (*seen & 1u << i)
			return "each key once";
		*seen |= 1u << i;
		text += length;
		return keys[i].take(&text, card) && (!*text || *text == ',') ? NULL
									     : keys[i].expected;
	}
	return "bar=, width=, functions=, sriov=, pcie= or buses=";
}

static bool take_name(const char **text, struct planned_card *card)
{
	size_t length = strcspn(*text, ",");

	for (size_t i = 0; i < known_card_count; i++) {
		char ignored[CARD_COMPLAINT];
		const struct known_card *known = &known_cards[i];
		if (strlen(known->name) != length || strncmp(known->name, *text, length) != 0)
			continue;
		*text += length;
		*text += **text == ',';
		bool taken = planned_card_parse(known->card, card, ignored);
		card->name = known->about;
		return taken;
	}
	return false;
}

static bool complain_of_name(const char *text, char complaint[CARD_COMPLAINT])
{
	size_t at = (size_t)snprintf(
		complaint, CARD_COMPLAINT,
		"'%.*s' is no known card; expected bar=32G,width=16 and the "
		"like, or one of",
		(int)strcspn(text, ",") > WORD ? WORD : (int)strcspn(text, ","), text);

	for (size_t i = 0; i < known_card_count && at < CARD_COMPLAINT; i++)
		at += (size_t)snprintf(complaint + at, CARD_COMPLAINT - at, "%s %s", i ? "," : "",
				       known_cards[i].name);
	return false;
}

bool planned_card_parse(const char *text, struct planned_card *card, char complaint[CARD_COMPLAINT])
{
	unsigned seen = 0;

	*card = (struct planned_card){ .given = true };
	if (*text && !memchr(text, '=', strcspn(text, ",")) && !take_name(&text, card))
		return complain_of_name(text, complaint);
	if (card->name && !*text)
		return true;
	do {
		int length = (int)strcspn(text, ",");
		const char *expected = expect_key(text, card, &seen);
		if (expected) {
			snprintf(complaint, CARD_COMPLAINT, "'%.*s': expected %s",
				 length > WORD ? WORD : length, text, expected);
			return false;
		}
		text += length;
	} while (*text++ == ',');
	return true;
}

/* --- What it comes to --- */

uint64_t planned_card_bytes(const struct planned_card *card)
{
	return card->bar + card->virtuals * card->virtual_bar;
}

uint64_t planned_card_alignment(const struct planned_card *card)
{
	return card->bar > card->virtual_bar ? card->bar : card->virtual_bar;
}

const char *planned_card_words(struct arena *arena, const struct planned_card *card)
{
	const char *words = card->name ? arena_printf(arena, "%s: ", card->name) : "";

	if (card->bar)
		words = arena_printf(arena, "%sBAR %s, ", words, size_text(arena, card->bar));
	if (card->width)
		words = arena_printf(arena, "%sx%u, ", words, card->width);
	if (card->speed)
		words = arena_printf(arena, "%sPCIe gen %u, ", words, card->speed);
	if (card->functions)
		words = arena_printf(arena, "%s%u function%s, ", words, card->functions,
				     card->functions > 1 ? "s" : "");
	if (card->virtuals)
		words = arena_printf(arena, "%s%u VFs of %s, ", words, card->virtuals,
				     size_text(arena, card->virtual_bar));
	if (card->buses)
		words = arena_printf(arena, "%s%u bus numbers, ", words, card->buses);
	return arena_printf(arena, "%.*s", (int)strlen(words) - 2, words);
}
