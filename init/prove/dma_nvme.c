/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVMe (NVM Express Base Specification, chapters 3.1 and 5): the controller is enabled with an
 * admin queue of eight entries, and asked to identify itself (Identify Controller, CNS 01h). That
 * reads what the controller says of itself and nothing of its media; no namespace is touched, no
 * feature is set. Before it is disabled again it gets its shutdown notification.
 */
#include "init/prove/dma.h"
#include "probes/machine/pci_ids.h"

enum { CAP = 0x00, CC = 0x14, CSTS = 0x1c, AQA = 0x24, ASQ = 0x28, ACQ = 0x30, DOORBELLS = 0x1000 };
enum { CC_ENABLE = 1, CC_ENTRIES = 6 << 16 | 4 << 20, CC_SHUTDOWN = 1 << 14 };
enum { CSTS_READY = 1, CSTS_FATAL = 2, CSTS_SHUTDOWN = 3 << 2, CSTS_SHUTDOWN_DONE = 2 << 2 };
enum { ENTRIES = 8, COMMAND = 64, COMPLETION = 16, IDENTIFY = 0x06, CONTROLLER = 0x01 };
enum { SUBMISSION, COMPLETIONS, DATA, PAGES };
enum { PHASE = 1 << 16, COMMAND_MS = 5000, SHUTDOWN_MS = 5000 };

static bool matches(const struct dma_ids *ids)
{
	return ids->class_code == INTERFACE_NVME;
}

/* CAP.TO is in units of 500 ms. */
static unsigned ready_ms(struct dma *dma)
{
	return (dma_get32(dma, 0, CAP) >> 24) * 500 + 500;
}

static bool disable(struct dma *dma)
{
	dma_set32(dma, 0, CC, dma_get32(dma, 0, CC) & ~(uint32_t)CC_ENABLE);
	return dma_await(dma, 0, CSTS, CSTS_READY, 0, ready_ms(dma));
}

/* MPS of 4 kB and the NVM command set are the zeros in it. */
static bool enable(struct dma *dma)
{
	dma_set32(dma, 0, AQA, (ENTRIES - 1) << 16 | (ENTRIES - 1));
	dma_set64(dma, 0, ASQ, dma->memory->iova[SUBMISSION]);
	dma_set64(dma, 0, ACQ, dma->memory->iova[COMPLETIONS]);
	dma_set32(dma, 0, CC, CC_ENTRIES | CC_ENABLE);
	return dma_await(dma, 0, CSTS, CSTS_READY | CSTS_FATAL, CSTS_READY, ready_ms(dma));
}

static void put_identify(struct dma *dma, unsigned number, uint64_t to)
{
	size_t at = (size_t)number * COMMAND;

	memory_put32(dma->memory, SUBMISSION, at, IDENTIFY | (number + 1) << 16);
	memory_put64(dma->memory, SUBMISSION, at + 24, to);
	memory_put32(dma->memory, SUBMISSION, at + 40, CONTROLLER);
}

static bool submit(struct dma *dma, unsigned number)
{
	dma_set32(dma, 0, DOORBELLS, number + 1);
	return dma_await_page(dma, COMPLETIONS, number * COMPLETION + 12, PHASE, COMMAND_MS);
}

static enum dma_end run(struct dma *dma)
{
	if (!dma_pages(dma, PAGES))
		return DMA_NOT_HERE;
	dma->why = "its memory pages are larger than 4 kB";
	if (dma_get32(dma, 0, CAP + 4) >> 16 & 0xf)
		return DMA_NOT_HERE;
	dma->why = "the controller did not become idle";
	if (!disable(dma))
		return DMA_NONE;
	put_identify(dma, 0, dma->memory->iova[DATA]);
	memory_freeze(dma->memory);
	dma->why = "the controller did not become ready";
	if (!enable(dma))
		return DMA_NONE;
	dma->why = "Identify Controller did not complete";
	dma->what = "Identify Controller";
	/* the vendor's id stands first in what it writes */
	return submit(dma, 0) && memory_get32(dma->memory, DATA, 0) ? DMA_DONE : DMA_NONE;
}

/* Identify writes, and only that. */
static void stray(struct dma *dma, uint64_t address)
{
	put_identify(dma, 1, address);
	submit(dma, 1);
}

static void quiet(struct dma *dma)
{
	uint32_t control = dma_get32(dma, 0, CC);

	if (control == UINT32_MAX || !(control & CC_ENABLE))
		return;
	dma_set32(dma, 0, CC, control | CC_SHUTDOWN);
	dma_await(dma, 0, CSTS, CSTS_SHUTDOWN, CSTS_SHUTDOWN_DONE, SHUTDOWN_MS);
	disable(dma);
}

DMA_CLASS(nvme) = {
	.name = "NVMe", .matches = matches, .run = run, .stray = stray, .quiet = quiet
};
