/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a paste was, for who reports on it. */
#ifndef PROBES_PASTE_PASTED_H
#define PROBES_PASTE_PASTED_H

#include "probes/lib/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Texts belong to the arena that was passed to source_paste(). */
struct pasted {
	const char *kinds;         /* "lspci -v, kernel log"; NULL: the file was a capture */
	bool bare_dump;            /* of registers, beside nothing else: as good as a capture */
	const char *contradiction; /* what sources say differently, or NULL */
	size_t without_ids;        /* functions whose names were not found in pci.ids */
	size_t ambiguous;          /* … or stand there for several */
	size_t without_group;      /* while groups of others are told */
	bool groups_alone; /* they come from a listing; which options the kernel has was not told */
};

/* The lines about it at the head of a recording, and back; nothing where it was no paste. */
void pasted_write(const struct pasted *pasted, FILE *out);
void pasted_read(int file, struct arena *arena, struct pasted *pasted);

#endif
