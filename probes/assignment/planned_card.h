/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A card that is not there yet, as somebody describes it:
 *
 *     bar=32G,width=16,functions=2,sriov=16x16M,pcie=gen4     in any order, each at most once
 *     bar=16G,buses=4                                         with a switch of its own
 *     rtx-4090                                                a name of probes/quirks/cards.quirks
 *     rtx-4090,width=8                                        and what differs from it
 */
#ifndef PROBES_ASSIGNMENT_PLANNED_CARD_H
#define PROBES_ASSIGNMENT_PLANNED_CARD_H

#include "probes/lib/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* 0 in a member: not told, and then not judged. */
struct planned_card {
	bool given;
	const char *name;  /* of the list, or NULL */
	uint64_t bar;      /* bytes of its largest BAR: 64 bits, prefetchable; a power of 2 */
	uint8_t width;     /* lanes */
	uint8_t speed;     /* as in struct link */
	uint8_t functions; /* 1 to 8 */
	uint8_t buses;     /* behind its port, where it has a switch; without virtual functions */
	uint32_t virtuals; /* virtual functions, all of them */
	uint64_t virtual_bar; /* bytes of each; a power of 2 */
};

enum { CARD_COMPLAINT = 1536 };

/*
 * False where `text` cannot be understood; `complaint` then names the word and what was expected.
 * `card` has no memory of its own but constants.
 */
bool planned_card_parse(const char *text, struct planned_card *card,
			char complaint[CARD_COMPLAINT]);

/* Memory that its BARs take together, and what its begin is a multiple of. */
uint64_t planned_card_bytes(const struct planned_card *card);
uint64_t planned_card_alignment(const struct planned_card *card);

/* "BAR 32 GiB, x16, PCIe gen 4, 2 functions, 16 VFs of 16 MiB". In the arena. */
const char *planned_card_words(struct arena *arena, const struct planned_card *card);

#endif
