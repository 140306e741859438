/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Letting a device do DMA, by the means of its class. One class, one file, whose head says what it
 * does to the hardware and why that harms nothing; it ends in its declaration:
 *
 *     DMA_CLASS(nvme) = { .name = "NVMe", .matches = matches, .run = run };
 *
 * Registers are read and written through VFIO's regions with pread() and pwrite(): a device that
 * went away gives errors or all ones, never a signal.
 */
#ifndef INIT_PROVE_DMA_H
#define INIT_PROVE_DMA_H

#include "init/prove/memory.h"
#include "init/prove/session.h"

/* What tells a device's class. */
struct dma_ids {
	uint16_t vendor, device;
	uint32_t class_code; /* 24 bits */
};

enum dma_end {
	DMA_NONE,     /* nothing arrived in time; dma.why may say more */
	DMA_DONE,     /* what it wrote is in a page */
	DMA_NOT_HERE, /* this device has no harmless way: dma.why */
};

struct dma {
	struct session *session;
	struct memory *memory;
	const char *address;
	const char *why;  /* static, or NULL */
	const char *what; /* what arrived, static */
	bool lost;        /* a register could not be read or written */
};

struct dma_class {
	const char *name;
	bool (*matches)(const struct dma_ids *ids);
	/* Bus mastering is on, vector 0 is there; `memory` is clear. Ends with its DMA stopped. */
	enum dma_end (*run)(struct dma *dma);
	/*
	 * Lets it write, once, to an address that is not mapped: of NULL it is not tried. Comes
	 * after run(), which it may build upon.
	 */
	void (*stray)(struct dma *dma, uint64_t address);
	/*
	 * Before a reset or the end: leaves it quiet where that is more than a reset. May be NULL.
	 */
	void (*quiet)(struct dma *dma);
};

#define DMA_CLASS(id)                                                                    \
	static const struct dma_class class_##id;                                        \
	static const struct dma_class *const class_pointer_##id                          \
		__attribute__((used, retain, section("all_dma_classes"))) = &class_##id; \
	static const struct dma_class class_##id

/* NULL where no harmless way is known. */
const struct dma_class *dma_class_of(const struct dma_ids *ids);

/* `count` pages are mapped and clear from now on. False after dma->why is set. */
bool dma_pages(struct dma *dma, size_t count);

/* Whether it reaches them with addresses of so many bits. False after dma->why is set. */
bool dma_reaches(struct dma *dma, unsigned bits);

/* --- Registers of a BAR; all ones where they cannot be read --- */

uint8_t dma_get8(struct dma *dma, unsigned bar, uint64_t at);
uint16_t dma_get16(struct dma *dma, unsigned bar, uint64_t at);
uint32_t dma_get32(struct dma *dma, unsigned bar, uint64_t at);
void dma_set8(struct dma *dma, unsigned bar, uint64_t at, uint8_t value);
void dma_set16(struct dma *dma, unsigned bar, uint64_t at, uint16_t value);
void dma_set32(struct dma *dma, unsigned bar, uint64_t at, uint32_t value);
void dma_set64(struct dma *dma, unsigned bar, uint64_t at, uint64_t value);

/* Waits until the bits of `mask` have `value`; false where they have not in time. */
bool dma_await(struct dma *dma, unsigned bar, uint64_t at, uint32_t mask, uint32_t value,
	       unsigned milliseconds);

/* Waits until any bit of `mask` is set at a place in a page; it or a canary may be hit. */
bool dma_await_page(struct dma *dma, size_t page, size_t offset, uint32_t mask,
		    unsigned milliseconds);

#endif
