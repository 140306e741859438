/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be said of slots, shared by renderers. Results are constant, or in `arena`. */
#ifndef INIT_REPORT_SLOT_WORDS_H
#define INIT_REPORT_SLOT_WORDS_H

#include "init/report/page.h"
#include "init/report/report.h"

/* "Slot 4", "PCIEX16_1"; NULL where nothing gives it a name. */
const char *slot_title(struct arena *arena, const struct board_slot *slot);

/* "for a card" "M.2" …; "" where the firmware does not tell. */
const char *slot_form_words(const struct board_slot *slot);

/* "x16 at 8 GT/s, hot-plug (in use: x8 at 8 GT/s)"; "" where no link was seen. */
const char *slot_link_words(struct arena *arena, const struct board_slot *slot);

/* Why nothing is seen in a slot that only the firmware describes. */
const char *slot_hidden_words(const struct board_slot *slot);

/* "alone in its group", "shares its group with …", or why that is not known. */
const char *slot_group_words(struct arena *arena, const struct board_slot *slot);

/* The same for a column: at most 8 letters. */
const char *slot_group_short(const struct board_slot *slot);

/* Whether the card of the plan fits there, and why; and the colour of that. */
const char *slot_card_words(struct arena *arena, const struct board_slot *slot,
			    const struct card_plan *plan, size_t index);
enum tone slot_card_tone(const struct card_plan *plan, size_t index);

/* Of a table that leaves out what is no slot for a card: its rows, and that sentence or "". */
size_t slots_for_cards(const struct board_slots *slots);
const char *slots_left_out(struct arena *arena, const struct board_slots *slots);

/* What is so in each slot. */
extern const char slots_caveat[];

/* Why the list is empty. */
const char *slots_none(const struct report *report);

#endif
