/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xHCI (eXtensible Host Controller Interface 1.2, chapters 4.2, 4.6.2 and 5): the controller is
 * reset, gets one command ring and one event ring, and executes one No Op command. Its reset drops
 * every device on its ports, which come back when its driver has it again: a controller with a
 * keyboard or a disk on it is never taken.
 */
#include "init/prove/dma.h"
#include "probes/machine/pci_ids.h"

/* capability registers; operational ones begin at CAPLENGTH */
enum { CAPLENGTH = 0x00, HCSPARAMS2 = 0x08, HCCPARAMS1 = 0x10, DBOFF = 0x14, RTSOFF = 0x18 };
enum { USBCMD = 0x00, USBSTS = 0x04, CRCR = 0x18, DCBAAP = 0x30, CONFIG = 0x38 };
enum { IMAN = 0x20, ERSTSZ = 0x28, ERSTBA = 0x30, ERDP = 0x38 };
enum { CMD_RUN = 1, CMD_RESET = 2, CMD_INTERRUPTS = 4, STS_HALTED = 1, STS_NOT_READY = 1 << 11 };
enum { CONTEXTS, COMMANDS, SEGMENTS, EVENTS, SCRATCHPADS, FIRST_SCRATCHPAD };
enum { ADDRESSES_64 = 1, NO_OP = 23 << 10, CYCLE = 1, EVENT_ENTRIES = 64, EVENT = 16 };
enum { HALT_MS = 100, RESET_MS = 2000, COMMAND_MS = 5000 };

static bool matches(const struct dma_ids *ids)
{
	return ids->class_code == INTERFACE_XHCI;
}

static bool reset(struct dma *dma, uint64_t operational)
{
	dma_set32(dma, 0, operational + USBCMD, 0);
	if (!dma_await(dma, 0, operational + USBSTS, STS_HALTED, STS_HALTED, HALT_MS))
		return false;
	dma_set32(dma, 0, operational + USBCMD, CMD_RESET);
	return dma_await(dma, 0, operational + USBCMD, CMD_RESET, 0, RESET_MS) &&
	       dma_await(dma, 0, operational + USBSTS, STS_NOT_READY, 0, RESET_MS);
}

static size_t scratchpads(struct dma *dma)
{
	uint32_t parameters = dma_get32(dma, 0, HCSPARAMS2);

	return (parameters >> 21 & 31) << 5 | parameters >> 27;
}

/* The context array names the scratchpads' array first; the only segment of events has 64. */
static void put_structures(struct dma *dma, size_t pads)
{
	struct memory *memory = dma->memory;

	if (pads)
		memory_put64(memory, CONTEXTS, 0, memory->iova[SCRATCHPADS]);
	for (size_t i = 0; i < pads; i++)
		memory_put64(memory, SCRATCHPADS, i * 8, memory->iova[FIRST_SCRATCHPAD + i]);
	memory_put64(memory, SEGMENTS, 0, memory->iova[EVENTS]);
	memory_put32(memory, SEGMENTS, 8, EVENT_ENTRIES);
	memory_put32(memory, COMMANDS, 12, NO_OP | CYCLE);
}

static void start(struct dma *dma, uint64_t operational, uint64_t runtime)
{
	const uint64_t *iova = dma->memory->iova;

	dma_set32(dma, 0, operational + CONFIG, 1);
	dma_set64(dma, 0, operational + DCBAAP, iova[CONTEXTS]);
	dma_set64(dma, 0, operational + CRCR, iova[COMMANDS] | CYCLE);
	dma_set32(dma, 0, runtime + ERSTSZ, 1);
	dma_set64(dma, 0, runtime + ERDP, iova[EVENTS]);
	dma_set64(dma, 0, runtime + ERSTBA, iova[SEGMENTS]);
	dma_set32(dma, 0, runtime + IMAN, 2);
	dma_set32(dma, 0, operational + USBCMD, CMD_RUN | CMD_INTERRUPTS);
}

/* A completion of a command, type 33; port changes may come before it. */
static bool await_completion(struct dma *dma)
{
	enum { COMPLETION = 33, SUCCESS = 1 };

	for (unsigned i = 0; i < EVENT_ENTRIES; i++) {
		size_t at = (size_t)i * EVENT;
		if (!dma_await_page(dma, EVENTS, at + 12, CYCLE, COMMAND_MS))
			return false;
		if ((memory_get32(dma->memory, EVENTS, at + 12) >> 10 & 63) == COMPLETION)
			return memory_get32(dma->memory, EVENTS, at + 8) >> 24 == SUCCESS;
	}
	return false;
}

static enum dma_end run(struct dma *dma)
{
	uint64_t operational = dma_get8(dma, 0, CAPLENGTH);
	uint64_t runtime = dma_get32(dma, 0, RTSOFF) & ~31u;
	uint64_t doorbells = dma_get32(dma, 0, DBOFF) & ~3u;
	unsigned bits = dma_get32(dma, 0, HCCPARAMS1) & ADDRESSES_64 ? 64 : 32;
	size_t pads = scratchpads(dma);

	if (!dma_pages(dma, FIRST_SCRATCHPAD + pads) || !dma_reaches(dma, bits))
		return DMA_NOT_HERE;
	dma->why = "the controller did not reset";
	if (!reset(dma, operational))
		return DMA_NONE;
	put_structures(dma, pads);
	memory_freeze(dma->memory);
	start(dma, operational, runtime);
	dma_set32(dma, 0, doorbells, 0);
	dma->why = "the No Op command did not complete";
	dma->what = "the event of a No Op command";
	bool done = await_completion(dma);
	reset(dma, operational);
	return done ? DMA_DONE : DMA_NONE;
}

DMA_CLASS(xhci) = { .name = "xHCI", .matches = matches, .run = run };
