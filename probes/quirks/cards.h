/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards by name: what scripts/make-quirks compiles from cards.quirks. */
#ifndef PROBES_QUIRKS_CARDS_H
#define PROBES_QUIRKS_CARDS_H

#include <stddef.h>

struct known_card {
	const char *name;  /* "rtx-4090", as --card takes it */
	const char *about; /* "NVIDIA GeForce RTX 4090" */
	const char *card;  /* "bar=32G,width=16,functions=2,pcie=gen4" (planned_card.h) */
};

extern const struct known_card known_cards[];
extern const size_t known_card_count;

#endif
