/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI (Serial ATA AHCI 1.3.1, chapters 3, 4 and 5.5): on the first port with a drive the command
 * list is set up and IDENTIFY (PACKET) DEVICE is sent, which reads what the drive says of itself
 * and nothing of its media. The port is stopped before and after; the drive stays as it is.
 */
#include "init/prove/dma.h"
#include "probes/machine/pci_ids.h"

enum { ABAR = 5, CAP = 0x00, GHC = 0x04, PI = 0x0c, PORTS = 0x100, PORT = 0x80 };
enum { CAP_64_BITS = 1u << 31, GHC_AHCI = 1u << 31, GHC_INTERRUPTS = 1 << 1 };
/* of a port */
enum {
	CLB = 0x00,
	FB = 0x08,
	IS = 0x10,
	IE = 0x14,
	CMD = 0x18,
	TFD = 0x20,
	SIG = 0x24,
	SSTS = 0x28,
	SERR = 0x30,
	CI = 0x38
};
enum { CMD_START = 1, CMD_RECEIVE = 1 << 4, CMD_RECEIVING = 1 << 14, CMD_RUNNING = 1 << 15 };
enum { BUSY_OR_DATA = 0x88, DRIVE_IS_THERE = 3, ATAPI = (int)0xeb140101 };
enum { LIST, RECEIVED, TABLE, DATA, PAGES };
enum {
	REGISTER_TO_DEVICE = 0x27,
	IS_COMMAND = 0x80,
	IDENTIFY = 0xec,
	IDENTIFY_PACKET = 0xa1,
	FIS_DWORDS = 5,
	ONE_REGION = 1 << 16,
	REGIONS_AT = 0x80,
	SECTOR = 512
};
enum { LINK_MS = 300, STOP_MS = 1000, READY_MS = 3000, COMMAND_MS = 5000 };

static bool matches(const struct dma_ids *ids)
{
	return ids->class_code == INTERFACE_AHCI;
}

/* Where the registers of the first port with a drive begin; 0: none has one. */
static uint64_t find_port(struct dma *dma)
{
	uint32_t ports = dma_get32(dma, ABAR, PI);

	for (unsigned i = 0; i < 32; i++) {
		uint64_t port = PORTS + i * PORT;
		if (ports >> i & 1 && (dma_get32(dma, ABAR, port + SSTS) & 0xf) == DRIVE_IS_THERE)
			return port;
	}
	return 0;
}

/* A reset just before may have taken the links down: they come up within this time. */
static uint64_t await_port(struct dma *dma)
{
	const struct prove_calls *calls = dma->session->calls;
	uint64_t begin = calls->now(calls->context), port = find_port(dma);

	while (!port && !dma->lost &&
	       calls->now(calls->context) - begin < (uint64_t)LINK_MS * 1000) {
		calls->wait(calls->context, 10);
		port = find_port(dma);
	}
	return port;
}

static void clear_command(struct dma *dma, uint64_t port, uint32_t bit)
{
	dma_set32(dma, ABAR, port + CMD, dma_get32(dma, ABAR, port + CMD) & ~bit);
}

static bool stop(struct dma *dma, uint64_t port)
{
	clear_command(dma, port, CMD_START);
	bool stopped = dma_await(dma, ABAR, port + CMD, CMD_RUNNING, 0, STOP_MS);

	clear_command(dma, port, CMD_RECEIVE);
	return dma_await(dma, ABAR, port + CMD, CMD_RECEIVING, 0, STOP_MS) && stopped;
}

static void put_command(struct dma *dma, uint64_t port)
{
	struct memory *memory = dma->memory;
	bool packet = dma_get32(dma, ABAR, port + SIG) == (uint32_t)ATAPI;
	uint32_t command = packet ? IDENTIFY_PACKET : IDENTIFY;

	memory_put32(memory, LIST, 0, FIS_DWORDS | ONE_REGION);
	memory_put64(memory, LIST, 8, memory->iova[TABLE]);
	memory_put32(memory, TABLE, 0, REGISTER_TO_DEVICE | IS_COMMAND << 8 | command << 16);
	memory_put64(memory, TABLE, REGIONS_AT, memory->iova[DATA]);
	memory_put32(memory, TABLE, REGIONS_AT + 12, SECTOR - 1);
}

static bool start(struct dma *dma, uint64_t port)
{
	dma_set64(dma, ABAR, port + CLB, dma->memory->iova[LIST]);
	dma_set64(dma, ABAR, port + FB, dma->memory->iova[RECEIVED]);
	dma_set32(dma, ABAR, port + SERR, UINT32_MAX);
	dma_set32(dma, ABAR, port + IS, UINT32_MAX);
	dma_set32(dma, ABAR, port + CMD, dma_get32(dma, ABAR, port + CMD) | CMD_RECEIVE);
	if (!dma_await(dma, ABAR, port + TFD, BUSY_OR_DATA, 0, READY_MS))
		return false;
	dma_set32(dma, ABAR, port + IE, UINT32_MAX);
	dma_set32(dma, ABAR, GHC, GHC_AHCI | GHC_INTERRUPTS);
	dma_set32(dma, ABAR, port + CMD, dma_get32(dma, ABAR, port + CMD) | CMD_START);
	return true;
}

static void end(struct dma *dma, uint64_t port)
{
	dma_set32(dma, ABAR, port + IE, 0);
	dma_set32(dma, ABAR, GHC, GHC_AHCI);
	stop(dma, port);
}

static enum dma_end run(struct dma *dma)
{
	dma_set32(dma, ABAR, GHC, GHC_AHCI);
	unsigned bits = dma_get32(dma, ABAR, CAP) & CAP_64_BITS ? 64 : 32;
	uint64_t port = await_port(dma);

	dma->why = "no drive answers on its ports";
	if (!port || !dma_pages(dma, PAGES) || !dma_reaches(dma, bits))
		return DMA_NOT_HERE;
	dma->why = "the port did not stop";
	if (!stop(dma, port))
		return DMA_NONE;
	put_command(dma, port);
	memory_freeze(dma->memory);
	dma->why = "the drive did not become ready";
	bool done = start(dma, port);
	if (done) {
		dma->why = "IDENTIFY DEVICE did not complete";
		dma->what = "IDENTIFY DEVICE";
		dma_set32(dma, ABAR, port + CI, 1);
		done = dma_await(dma, ABAR, port + CI, 1, 0, COMMAND_MS) &&
		       memory_get32(dma->memory, LIST, 4) == SECTOR;
	}
	end(dma, port);
	return done ? DMA_DONE : DMA_NONE;
}

DMA_CLASS(ahci) = { .name = "AHCI", .matches = matches, .run = run };
