/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's device for education (docs/specs/edu.rst): its own DMA engine copies 64 bytes from a page
 * into the device and back into another page. It exists in emulated machines only, and cuts off
 * addresses of more than 28 bits: such would hit foreign memory.
 */
#include "init/prove/dma.h"

enum { VENDOR_QEMU = 0x1234, DEVICE_EDU = 0x11e8 };
enum {
	RAISE = 0x60,
	ACKNOWLEDGE = 0x64,
	SOURCE = 0x80,
	TARGET = 0x88,
	COUNT = 0x90,
	COMMAND = 0x98
};
enum { START = 1, FROM_DEVICE = 2, BUFFER = 0x40000, LENGTH = 64, COPY_MS = 10000 };
enum { FROM, TO, PAGES };
enum { ADDRESS_BITS = 28 };

static bool matches(const struct dma_ids *ids)
{
	return ids->vendor == VENDOR_QEMU && ids->device == DEVICE_EDU;
}

static bool copy(struct dma *dma, uint64_t source, uint64_t target, uint32_t direction)
{
	dma_set64(dma, 0, SOURCE, source);
	dma_set64(dma, 0, TARGET, target);
	dma_set64(dma, 0, COUNT, LENGTH);
	dma_set32(dma, 0, COMMAND, START | direction);
	return dma_await(dma, 0, COMMAND, START, 0, COPY_MS);
}

static enum dma_end run(struct dma *dma)
{
	static const char text[LENGTH] = "translated";

	if (!dma_pages(dma, PAGES) || !dma_reaches(dma, ADDRESS_BITS))
		return DMA_NOT_HERE;
	memory_put(dma->memory, FROM, 0, text, sizeof text);
	memory_freeze(dma->memory);
	dma->why = "the copy did not complete";
	dma->what = "a copy";
	bool done = copy(dma, dma->memory->iova[FROM], BUFFER, 0) &&
		    copy(dma, BUFFER, dma->memory->iova[TO], FROM_DEVICE) &&
		    memory_get32(dma->memory, TO, 0);
	dma_set32(dma, 0, RAISE, 1);
	dma_set32(dma, 0, ACKNOWLEDGE, 1);
	return done ? DMA_DONE : DMA_NONE;
}

static void stray(struct dma *dma, uint64_t address)
{
	copy(dma, BUFFER, address, FROM_DEVICE);
}

DMA_CLASS(edu) = { .name = "edu", .matches = matches, .run = run, .stray = stray };
