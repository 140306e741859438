/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/trial_device.h"

#include "init/prove/trial_access.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NORMAL_CYCLES = 2, INTERRUPT_MS = 1000 };

static bool open_device(struct trial *trial)
{
	trial_record(trial, "open");
	const char *what;
	int result = session_open_device(&trial->session, trial->device->address, &what);

	if (!trial_tell_error(trial, "open", result, what))
		return false;
	if (result > 0 && !trial_tell_error(trial, "map", trial_map(trial, &what), what))
		return false;
	trial_tell(trial, "open", PROOF_OK, "");
	return true;
}

static int read_header(struct trial *trial, uint8_t header[CONFIG_HEADER])
{
	return trial->calls->read_at(trial->calls->context, trial->session.device, header,
				     CONFIG_HEADER,
				     trial->session.regions[VFIO_PCI_CONFIG_REGION_INDEX].offset);
}

/* A BAR that another driver holds, as that of a boot framebuffer has one, cannot be mapped. */
static int map_bar(struct trial *trial, const struct region *region)
{
	if (!(region->flags & VFIO_REGION_INFO_FLAG_MMAP) || region->size < MEMORY_PAGE)
		return 0;
	return trial->calls->try_map(trial->calls->context, trial->session.device, MEMORY_PAGE,
				     region->offset);
}

static bool look_at_regions(struct trial *trial)
{
	char words[64];
	unsigned bars = 0;
	uint16_t vendor;
	int error = read_header(trial, trial->header);

	if (!trial_tell_error(trial, "regions", error, "its configuration space"))
		return false;
	memcpy(&vendor, trial->header, sizeof vendor);
	if (vendor == UINT16_MAX) {
		trial_tell(trial, "regions", PROOF_FAILED,
			   "its configuration space reads as all ones");
		return false;
	}
	for (unsigned i = 0; i <= VFIO_PCI_BAR5_REGION_INDEX; i++) {
		if (!trial->session.regions[i].size)
			continue;
		bars++;
		snprintf(words, sizeof words, "BAR %u cannot be mapped", i);
		if (!trial_tell_error(trial, "regions", map_bar(trial, &trial->session.regions[i]),
				      words))
			return false;
	}
	snprintf(words, sizeof words, "%u BAR%s", bars, bars == 1 ? "" : "s");
	trial_tell(trial, "regions", PROOF_OK, words);
	return true;
}

/* An eventfd on vector 0 in `file`; NO_FILE where it has no messages. */
static bool set_interrupt(struct trial *trial, int *file)
{
	unsigned index = session_message_index(&trial->session);
	const char *name = index == VFIO_PCI_MSI_IRQ_INDEX ? "MSI" : "MSI-X";

	*file = NO_FILE;
	if (index == VFIO_PCI_NUM_IRQS) {
		trial_tell(trial, "interrupts", PROOF_NOT_SHOWN,
			   "it has no message-signalled interrupts");
		return true;
	}
	*file = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int error = *file < 0 ? -errno : session_set_message(&trial->session, index, *file);
	if (!trial_tell_error(trial, "interrupts", error, name))
		return false;
	trial_tell(trial, "interrupts", PROOF_OK, name);
	return true;
}

static void tell_dma(struct trial *trial, enum dma_end end)
{
	char words[PLAN_REASON];
	bool hit = memory_is_hit(&trial->memory), stands = memory_stands(&trial->memory);

	if (end == DMA_NOT_HERE) {
		trial_tell(trial, "dma", PROOF_NOT_SHOWN, trial->dma.why ? trial->dma.why : "");
	} else if (!stands) {
		trial_tell(trial, "dma", PROOF_NOT_SHOWN, "a canary page moved: void");
	} else if (hit) {
		trial_tell(trial, "dma", PROOF_UNTRANSLATED,
			   "its DMA hit the canary page: the IOMMU does not translate");
	} else if (end == DMA_DONE) {
		snprintf(words, sizeof words, "%s arrived in the mapped page only",
			 trial->dma.what);
		trial_tell(trial, "dma", PROOF_OK, words);
	} else {
		trial_tell(trial, "dma", PROOF_FAILED,
			   trial->dma.lost ? "its registers could not be accessed"
					   : trial->dma.why);
	}
}

static void tell_message(struct trial *trial, enum dma_end end, int file)
{
	uint64_t count = 0;
	bool arrived = false;

	for (unsigned i = 0; file >= 0 && end == DMA_DONE && i < INTERRUPT_MS && !arrived; i++) {
		arrived = read(file, &count, sizeof count) == (ssize_t)sizeof count;
		if (!arrived)
			trial->calls->wait(trial->calls->context, 1);
	}
	if (file < 0 || end != DMA_DONE)
		trial_tell(trial, "msi", PROOF_NOT_SHOWN, "the device was not made to raise one");
	else
		trial_tell(trial, "msi", arrived ? PROOF_OK : PROOF_FAILED,
			   arrived ? "its interrupt arrived" : "its interrupt did not arrive");
}

/* To a page of ours that is mapped nowhere, by its physical address. */
static void try_stray(struct trial *trial)
{
	static uint8_t *page;
	uint64_t address;

	if (!page)
		page = mmap(NULL, MEMORY_PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | MAP_LOCKED, -1, 0);
	if (page == MAP_FAILED) {
		page = NULL;
		return;
	}
	memset(page, 0, MEMORY_PAGE);
	int error = trial->calls->physical(trial->calls->context, page, &address);
	if (!trial_tell_error(trial, "fault", error, "the physical address of a page"))
		return;
	trial->class->stray(&trial->dma, address);
	bool written = false;
	for (size_t i = 0; i < MEMORY_PAGE; i++)
		written |= page[i] != 0;
	trial_tell(trial, "fault", written ? PROOF_UNTRANSLATED : PROOF_OK,
		   written ? "a write to an unmapped address arrived"
			   : "a write to an unmapped address did not arrive");
}

/*
 * In the last cycle, for a firmware may answer a fault with a reset; recorded and told all the
 * same.
 */
static void try_stray_last(struct trial *trial)
{
	unsigned round = trial->round;

	if (!trial->options->stray || !trial->class || !trial->class->stray ||
	    round + 1 != trial->cycles)
		return;
	trial->round = 0;
	trial_record(trial, "fault");
	try_stray(trial);
	trial->round = round;
}

static void let_do_dma(struct trial *trial, int file)
{
	enum dma_end end = DMA_NOT_HERE;

	trial->dma = (struct dma){ .session = &trial->session,
				   .memory = &trial->memory,
				   .address = trial->device->address,
				   .why = "no harmless DMA is known for its class" };
	memory_clear(&trial->memory);
	memory_freeze(&trial->memory);
	if (trial->class) {
		trial_record(trial, "dma");
		trial_tell_error(trial, "dma", session_set_master(&trial->session, true),
				 "bus mastering");
		end = trial->class->run(&trial->dma);
	}
	tell_dma(trial, end);
	tell_message(trial, end, file);
	if (end == DMA_DONE)
		try_stray_last(trial);
	if (trial->class && trial->class->quiet)
		trial->class->quiet(&trial->dma);
	session_set_master(&trial->session, false);
}

/* What is known of the device already, and no failure of the trial. */
static const char *why_no_reset(int error)
{
	if (error == -ENOTTY || error == -EINVAL || error == -ENODEV)
		return "it has no reset that VFIO can use";
	return error == -EPERM ? "a bus reset would take along what is not in the trial" : NULL;
}

static bool reset(struct trial *trial)
{
	const char *how;

	trial_record(trial, "reset");
	int error = session_reset(&trial->session, &how);
	if (error < 0 && why_no_reset(error)) {
		trial_tell(trial, "reset", PROOF_NOT_SHOWN, why_no_reset(error));
		return true;
	}
	if (!trial_tell_error(trial, "reset", error, how))
		return false;
	trial_tell(trial, "reset", PROOF_OK, how);
	return true;
}

/* Its ids, class, BARs and all else of the header but command and status. */
static void compare_state(struct trial *trial)
{
	uint8_t now[CONFIG_HEADER];
	char words[64];

	if (!trial_tell_error(trial, "state", read_header(trial, now), "its configuration space"))
		return;
	for (size_t i = 0; i < CONFIG_HEADER; i++)
		if ((i < PCI_COMMAND || i >= PCI_CLASS_REVISION) && now[i] != trial->header[i]) {
			snprintf(words, sizeof words,
				 "its configuration space at 0x%zx was 0x%02x, is 0x%02x", i,
				 trial->header[i], now[i]);
			trial_tell(trial, "state", PROOF_FAILED, words);
			return;
		}
	trial_tell(trial, "state", PROOF_OK, "as before");
}

/* Open, DMA, reset: once. */
static void cycle(struct trial *trial)
{
	int file = NO_FILE;

	if (open_device(trial) && look_at_regions(trial) && set_interrupt(trial, &file)) {
		let_do_dma(trial, file);
		if (!trial->failed && reset(trial))
			compare_state(trial);
		if (file >= 0)
			session_set_message(&trial->session, session_message_index(&trial->session),
					    NO_FILE);
	}
	if (file >= 0)
		close(file);
	session_close_device(&trial->session);
}

static bool is_stopped(const struct trial *trial)
{
	return trial->options->stop && *trial->options->stop;
}

/* Further cycles are one line together, unless a step of one fails. */
void trial_device(struct trial *trial)
{
	char words[32];

	trial->cycles = trial->options->cycles ? trial->options->cycles : NORMAL_CYCLES;

	trial->failed = false;
	trial->begin = trial->calls->now(trial->calls->context);
	cycle(trial);
	uint64_t begin = trial->calls->now(trial->calls->context);
	for (trial->round = 1; trial->round < trial->cycles && !trial->failed && !is_stopped(trial);
	     trial->round++)
		cycle(trial);
	unsigned rounds = trial->round;
	trial->round = 0;
	if (trial->failed || trial->cycles == 1)
		return;
	trial->begin = begin;
	snprintf(words, sizeof words, "%u cycles in all", rounds);
	trial_tell(trial, "again", PROOF_OK, words);
}
