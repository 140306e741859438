/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel's e1000e and igb network cards (82574 and I350 datasheets, chapters on transmit descriptors
 * and interrupts): the card is reset, and its first transmit queue gets one context descriptor,
 * which sends nothing; that it is done is written back into it. The receiver stays off.
 */
#include "init/prove/dma.h"
#include "probes/machine/pci_ids.h"

enum {
	CTRL = 0x00,
	STATUS = 0x08,
	ICR = 0xc0,
	ICS = 0xc8,
	IMS = 0xd0,
	IMC = 0xd8,
	TCTL = 0x400,
	IVAR_MISC = 0x1740,
	GPIE = 0x1514,
	EICS = 0x1520,
	EIMS = 0x1524,
	EIMC = 0x1528
};
enum { CTRL_RESET = 1 << 26, TCTL_ENABLE = 1 << 1, QUEUE_ENABLE = 1 << 25, LINK_CHANGE = 1 << 2 };
/* of a queue: its ring's address, size in bytes, head, tail, control */
enum { TDBAL = 0x00, TDLEN = 0x08, TDH = 0x10, TDT = 0x18, TXDCTL = 0x28 };
enum { EXTENDED = 1 << 29, REPORT_STATUS = 1 << 27, CONTEXT = 2 << 20, DONE = 1 };
enum { RING, PAGES };
enum { RESET_MS = 20, ENABLE_MS = 100, SEND_MS = 5000 };

struct card {
	uint64_t queue;      /* where the registers of its first transmit queue are */
	uint32_t descriptor; /* its second dword but one */
	bool advanced;       /* queues are switched on one by one */
};

static const struct card e1000e = { 0x3800, EXTENDED | REPORT_STATUS, false };
static const struct card igb = { 0xe000, EXTENDED | REPORT_STATUS | CONTEXT, true };

static bool is_in(uint16_t id, const uint16_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/*
 * 82574; 82575, 82576, 82580, I350, I210, I211. Not what shares its port with a management engine
 * of the chipset.
 */
static const struct card *card_of(uint16_t device)
{
	static const uint16_t of_e1000e[] = { 0x10d3, 0x10f6 };
	static const uint16_t of_igb[] = { 0x10a7, 0x10c9, 0x10e6, 0x10e7, 0x150e, 0x150f,
					   0x1510, 0x1511, 0x1521, 0x1522, 0x1523, 0x1524,
					   0x1533, 0x1536, 0x1537, 0x1538, 0x1539 };

	if (is_in(device, of_e1000e, sizeof of_e1000e / sizeof of_e1000e[0]))
		return &e1000e;
	return is_in(device, of_igb, sizeof of_igb / sizeof of_igb[0]) ? &igb : NULL;
}

static bool matches(const struct dma_ids *ids)
{
	return ids->vendor == VENDOR_INTEL && card_of(ids->device);
}

/* The vendor's ids tell it; of the open device they stand in configuration space. */
static const struct card *this_card(struct dma *dma)
{
	return card_of(dma_get16(dma, VFIO_PCI_CONFIG_REGION_INDEX, 2));
}

static bool reset(struct dma *dma)
{
	const struct prove_calls *calls = dma->session->calls;

	dma_set32(dma, 0, IMC, UINT32_MAX);
	dma_set32(dma, 0, CTRL, dma_get32(dma, 0, CTRL) | CTRL_RESET);
	calls->wait(calls->context, RESET_MS);
	dma_set32(dma, 0, IMC, UINT32_MAX);
	return dma_get32(dma, 0, STATUS) != UINT32_MAX;
}

static void set_queue(struct dma *dma, const struct card *card, uint64_t ring)
{
	dma_set64(dma, 0, card->queue + TDBAL, ring);
	dma_set32(dma, 0, card->queue + TDLEN, MEMORY_PAGE);
	dma_set32(dma, 0, card->queue + TDH, 0);
	dma_set32(dma, 0, card->queue + TDT, 0);
	if (card->advanced) {
		dma_set32(dma, 0, card->queue + TXDCTL, QUEUE_ENABLE);
		dma_await(dma, 0, card->queue + TXDCTL, QUEUE_ENABLE, QUEUE_ENABLE, ENABLE_MS);
	}
	dma_set32(dma, 0, TCTL, dma_get32(dma, 0, TCTL) | TCTL_ENABLE);
}

/* The card raises an interrupt as if its link had changed. */
static void interrupt(struct dma *dma)
{
	dma_set32(dma, 0, IMS, LINK_CHANGE);
	dma_set32(dma, 0, ICS, LINK_CHANGE);
	dma_set32(dma, 0, IMC, UINT32_MAX);
}

static void stop(struct dma *dma, const struct card *card)
{
	dma_set32(dma, 0, TCTL, dma_get32(dma, 0, TCTL) & ~(uint32_t)TCTL_ENABLE);
	if (card->advanced)
		dma_set32(dma, 0, card->queue + TXDCTL, 0);
}

static enum dma_end run(struct dma *dma)
{
	const struct card *card = this_card(dma);

	if (!card || !dma_pages(dma, PAGES))
		return DMA_NOT_HERE;
	dma->why = "the card does not answer after its reset";
	if (!reset(dma))
		return DMA_NONE;
	memory_put32(dma->memory, RING, 8, card->descriptor);
	memory_freeze(dma->memory);
	set_queue(dma, card, dma->memory->iova[RING]);
	dma_set32(dma, 0, card->queue + TDT, 1);
	dma->why = "the descriptor was not written back";
	dma->what = "a descriptor's write-back";
	bool done = dma_await_page(dma, RING, 12, DONE, SEND_MS);
	interrupt(dma);
	stop(dma, card);
	return done ? DMA_DONE : DMA_NONE;
}

DMA_CLASS(intel_network) = { .name = "Intel network card", .matches = matches, .run = run };
