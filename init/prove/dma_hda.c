/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * High Definition Audio (Intel High Definition Audio Specification 1.0a, chapter 3): the controller
 * leaves its reset, and the first codec is asked for its vendor's id through the rings of commands
 * and responses (CORB, RIRB). No stream runs, nothing is heard. The audio function of a graphics
 * card is one of these.
 */
#include "init/prove/dma.h"
#include "probes/machine/pci_ids.h"

enum { GCAP = 0x00, GCTL = 0x08, STATESTS = 0x0e, INTCTL = 0x20 };
enum { CORBLBASE = 0x40, CORBWP = 0x48, CORBRP = 0x4a, CORBCTL = 0x4c, CORBSIZE = 0x4e };
enum {
	RIRBLBASE = 0x50,
	RIRBWP = 0x58,
	RINTCNT = 0x5a,
	RIRBCTL = 0x5c,
	RIRBSTS = 0x5d,
	RIRBSIZE = 0x5e
};
enum {
	OUT_OF_RESET = 1,
	ADDRESSES_64 = 1,
	RING_RUNS = 2,
	RING_INTERRUPTS = 1,
	RING_RESET = 0x8000,
	STATUS_BITS = 5
};
enum { INTERRUPTS = (int)0xc0000000, ENTRIES_256 = 2, GET_VENDOR_ID = 0xf0000 };
enum { COMMANDS, RESPONSES, PAGES };
enum { RESET_MS = 100, CODECS_MS = 5, RING_MS = 10, COMMAND_MS = 5000, CODECS = 15 };

static bool matches(const struct dma_ids *ids)
{
	return ids->class_code >> 8 == CLASS_AUDIO;
}

static bool reset(struct dma *dma)
{
	const struct prove_calls *calls = dma->session->calls;

	dma_set32(dma, 0, GCTL, 0);
	if (!dma_await(dma, 0, GCTL, OUT_OF_RESET, 0, RESET_MS))
		return false;
	dma_set32(dma, 0, GCTL, OUT_OF_RESET);
	bool out = dma_await(dma, 0, GCTL, OUT_OF_RESET, OUT_OF_RESET, RESET_MS);
	calls->wait(calls->context, CODECS_MS);
	return out;
}

static void stop(struct dma *dma)
{
	dma_set8(dma, 0, CORBCTL, 0);
	dma_set8(dma, 0, RIRBCTL, 0);
	dma_set8(dma, 0, RIRBSTS, STATUS_BITS);
	dma_set32(dma, 0, INTCTL, 0);
}

static void start(struct dma *dma)
{
	const struct prove_calls *calls = dma->session->calls;

	stop(dma);
	dma_set8(dma, 0, CORBSIZE, ENTRIES_256);
	dma_set8(dma, 0, RIRBSIZE, ENTRIES_256);
	dma_set64(dma, 0, CORBLBASE, dma->memory->iova[COMMANDS]);
	dma_set64(dma, 0, RIRBLBASE, dma->memory->iova[RESPONSES]);
	dma_set16(dma, 0, CORBRP, RING_RESET);
	calls->wait(calls->context, RING_MS);
	dma_set16(dma, 0, CORBRP, 0);
	dma_set16(dma, 0, CORBWP, 0);
	dma_set16(dma, 0, RIRBWP, RING_RESET);
	dma_set16(dma, 0, RINTCNT, 1);
	dma_set32(dma, 0, INTCTL, (uint32_t)INTERRUPTS);
	dma_set8(dma, 0, RIRBCTL, RING_RUNS | RING_INTERRUPTS);
	dma_set8(dma, 0, CORBCTL, RING_RUNS);
}

/* The first response goes to entry 1 or, on some controllers, 0; an entry has eight bytes. */
static bool await_response(struct dma *dma)
{
	for (unsigned tries = 0; tries < COMMAND_MS / RING_MS; tries++)
		for (size_t entry = 0; entry <= 1; entry++)
			if (dma_await_page(dma, RESPONSES, entry * 8, UINT32_MAX, RING_MS / 2))
				return true;
	return false;
}

static enum dma_end run(struct dma *dma)
{
	unsigned bits = dma_get16(dma, 0, GCAP) & ADDRESSES_64 ? 64 : 32;

	if (!dma_pages(dma, PAGES) || !dma_reaches(dma, bits))
		return DMA_NOT_HERE;
	dma->why = "the controller did not leave its reset";
	if (!reset(dma))
		return DMA_NONE;
	unsigned codecs = dma_get16(dma, 0, STATESTS) & ((1u << CODECS) - 1);
	dma->why = "no codec answers on its link";
	if (!codecs)
		return DMA_NOT_HERE;
	memory_put32(dma->memory, COMMANDS, 4,
		     (uint32_t)__builtin_ctz(codecs) << 28 | GET_VENDOR_ID);
	memory_freeze(dma->memory);
	start(dma);
	dma_set16(dma, 0, CORBWP, 1);
	dma->why = "the codec did not answer";
	dma->what = "a codec's answer";
	bool done = await_response(dma);
	stop(dma);
	return done ? DMA_DONE : DMA_NONE;
}

DMA_CLASS(hda) = { .name = "HD Audio", .matches = matches, .run = run };
