/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a device may reach by DMA in the trial: pages of ours, each mapped at an I/O virtual address
 * that is the physical address of another page of ours, its canary. What the IOMMU translates
 * arrives in the page; what it lets through untranslated hits the canary, and no foreign memory.
 *
 * Both pages of a pair hold the same bytes before the device begins: a command that is read
 * untranslated is the same harmless command.
 *
 * The canaries are pinned, by a mapping of their own that no device is told of, before their
 * addresses are read; the addresses are read again at the end, and nothing is proved where they
 * differ.
 */
#ifndef INIT_PROVE_MEMORY_H
#define INIT_PROVE_MEMORY_H

#include "init/prove/space.h"

enum { MEMORY_PAGE = 4096, MEMORY_PAGES = 160, MEMORY_RANGES = 32 };

struct memory {
	const struct prove_calls *calls;
	struct space space;
	struct memory_window windows[MEMORY_RANGES];
	size_t window_count;
	uint8_t *pages, *canaries, *before; /* `before`: what the canaries held when it began */
	uint64_t iova[MEMORY_PAGES];        /* of each page, the physical address of its canary */
	size_t count;                       /* of pairs that are mapped */
	uint64_t pinned;                    /* where the canaries are mapped */
	bool is_pinned;
};

/*
 * Takes the memory, asks the IOMMU for its windows, and pins the canaries. 0, or a negative
 * errno, with in `what`, which is static, what could not be done.
 */
int memory_begin(struct memory *memory, const struct space *space, const char **what);

/* Maps pairs until there are `count` of them; else likewise. */
int memory_extend(struct memory *memory, size_t count, const char **what);

/* All pages zero, canaries too. */
void memory_clear(struct memory *memory);

/* Into a page and its canary. */
void memory_put(struct memory *memory, size_t page, size_t offset, const void *bytes,
		size_t length);
void memory_put32(struct memory *memory, size_t page, size_t offset, uint32_t value);
void memory_put64(struct memory *memory, size_t page, size_t offset, uint64_t value);

/* What the page holds now; the device may write to it meanwhile. */
uint32_t memory_get32(const struct memory *memory, size_t page, size_t offset);

/* Remembers the canaries as they are: what is told about them later is against this. */
void memory_freeze(struct memory *memory);

/* Whether a byte of a canary has changed since. */
bool memory_is_hit(const struct memory *memory);

/* Whether the canaries lie where they lay. False where that cannot be seen. */
bool memory_stands(const struct memory *memory);

/* Whether a device that puts out addresses of so many bits reaches all pages. */
bool memory_is_within(const struct memory *memory, unsigned bits);

/* Unmaps all; 0 or the first error. The memory may then begin again. */
int memory_end(struct memory *memory);

#endif
