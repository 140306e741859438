/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio devices of emulated machines (OASIS Virtual I/O Device 1.2, chapters 2.7, 3.1 and 4.1):
 * the device is reset, one virtqueue gets one request, and the device is reset again. A disk is
 * asked for its name (VIRTIO_BLK_T_GET_ID), which reads nothing of its contents; an entropy source
 * for bytes; a network card gets a control command of a class that does not exist, which it
 * refuses. Nothing is sent.
 */
#include "init/prove/dma.h"

#include <linux/pci_regs.h>
#include <linux/virtio_config.h>
#include <linux/virtio_pci.h>
#include <linux/virtio_ring.h>
#include <stddef.h>

enum { VENDOR_VIRTIO = 0x1af4, MODERN = 0x1040, FIRST = 0x1000, LAST = 0x107f };
enum { NETWORK = 1, BLOCK = 2, ENTROPY = 4 };
enum { RINGS, REQUEST, PAGES };
enum { AVAILABLE_AT = 0x400, USED_AT = 0x800, ENTRIES = 4, ANSWER_AT = 0x800, ANSWER = 64 };
enum { HEAD_BLOCK = 16, HEAD_CONTROL = 2, GET_ID = 8, ANSWER_ID = 20, NO_SUCH_CLASS = 0xff };
enum { FEATURE_CONTROL = 17, REQUEST_MS = 5000, RESET_MS = 100, CAPABILITIES = 48 };

/* Where the structures of chapter 4.1.4 are. */
struct place {
	unsigned bar;
	uint32_t offset;
	bool found;
};

struct device {
	struct dma *dma;
	struct place common, notify;
	uint32_t multiplier;
	unsigned kind, queue;
};

static bool matches(const struct dma_ids *ids)
{
	return ids->vendor == VENDOR_VIRTIO && ids->device >= FIRST && ids->device <= LAST;
}

static uint32_t config(struct dma *dma, uint64_t at)
{
	return dma_get32(dma, VFIO_PCI_CONFIG_REGION_INDEX, at);
}

/* struct virtio_pci_cap: type in the byte at 3, BAR at 4, offset at 8 */
static void keep_structure(struct device *device, unsigned at)
{
	uint32_t type = config(device->dma, at) >> 24;
	unsigned bar = config(device->dma, at + 4) & 0xff;
	struct place place = { bar, config(device->dma, at + 8), bar <= 5 };

	if (type == VIRTIO_PCI_CAP_COMMON_CFG && !device->common.found)
		device->common = place;
	if (type == VIRTIO_PCI_CAP_NOTIFY_CFG && !device->notify.found) {
		device->notify = place;
		device->multiplier = config(device->dma, at + 16);
	}
}

static bool find_structures(struct device *device)
{
	unsigned at = config(device->dma, PCI_CAPABILITY_LIST) & 0xfc;

	for (int i = 0; at && i < CAPABILITIES && !device->dma->lost; i++) {
		uint32_t head = config(device->dma, at);
		if ((head & 0xff) == PCI_CAP_ID_VNDR)
			keep_structure(device, at);
		at = head >> 8 & 0xfc;
	}
	return device->common.found && device->notify.found;
}

/* --- The common structure --- */

static uint64_t common(const struct device *device, size_t at)
{
	return device->common.offset + at;
}

#define FIELD(name) offsetof(struct virtio_pci_common_cfg, name)

static void set_status(const struct device *device, uint8_t bits)
{
	dma_set8(device->dma, device->common.bar, common(device, FIELD(device_status)), bits);
}

static bool reset(const struct device *device)
{
	const struct prove_calls *calls = device->dma->session->calls;
	uint64_t at = common(device, FIELD(device_status));

	set_status(device, 0);
	for (int i = 0; i < RESET_MS; i++) {
		if (dma_get8(device->dma, device->common.bar, at) == 0)
			return true;
		calls->wait(calls->context, 1);
	}
	return false;
}

static uint32_t offered(const struct device *device, uint32_t which)
{
	dma_set32(device->dma, device->common.bar, common(device, FIELD(device_feature_select)),
		  which);
	return dma_get32(device->dma, device->common.bar, common(device, FIELD(device_feature)));
}

static void accept(const struct device *device, uint32_t which, uint32_t bits)
{
	dma_set32(device->dma, device->common.bar, common(device, FIELD(guest_feature_select)),
		  which);
	dma_set32(device->dma, device->common.bar, common(device, FIELD(guest_feature)), bits);
}

/*
 * Version 1, and that addresses go through the IOMMU where the device can; one that cannot is to
 * show what it does.
 */
static bool negotiate(struct device *device)
{
	enum {
		VERSION = 1 << (VIRTIO_F_VERSION_1 - 32),
		PLATFORM = 1 << (VIRTIO_F_ACCESS_PLATFORM - 32)
	};
	uint8_t status = VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER;
	uint64_t at = common(device, FIELD(device_status));

	set_status(device, status);
	uint32_t low = offered(device, 0), high = offered(device, 1);
	if (device->kind == NETWORK && !(low >> FEATURE_CONTROL & 1))
		return false;
	accept(device, 0, device->kind == NETWORK ? 1u << FEATURE_CONTROL : 0);
	accept(device, 1, high & (VERSION | PLATFORM));
	set_status(device, status | VIRTIO_CONFIG_S_FEATURES_OK);
	return high & VERSION &&
	       dma_get8(device->dma, device->common.bar, at) & VIRTIO_CONFIG_S_FEATURES_OK;
}

static void set_queue_address(const struct device *device, size_t field, uint64_t offset)
{
	dma_set64(device->dma, device->common.bar, common(device, field),
		  device->dma->memory->iova[RINGS] + offset);
}

/* Its number of entries is set to four; message 0 tells that a request is done. */
static bool set_queue(const struct device *device)
{
	struct dma *dma = device->dma;
	unsigned bar = device->common.bar;

	dma_set16(dma, bar, common(device, FIELD(queue_select)), (uint16_t)device->queue);
	if (dma_get16(dma, bar, common(device, FIELD(queue_size))) < ENTRIES)
		return false;
	dma_set16(dma, bar, common(device, FIELD(queue_size)), ENTRIES);
	dma_set16(dma, bar, common(device, FIELD(queue_msix_vector)), 0);
	set_queue_address(device, FIELD(queue_desc_lo), 0);
	set_queue_address(device, FIELD(queue_avail_lo), AVAILABLE_AT);
	set_queue_address(device, FIELD(queue_used_lo), USED_AT);
	dma_set16(dma, bar, common(device, FIELD(queue_enable)), 1);
	set_status(device, VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER |
				   VIRTIO_CONFIG_S_FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK);
	return true;
}

static void notify(const struct device *device)
{
	struct dma *dma = device->dma;
	uint16_t offset =
		dma_get16(dma, device->common.bar, common(device, FIELD(queue_notify_off)));

	dma_set16(dma, device->notify.bar, device->notify.offset + offset * device->multiplier,
		  (uint16_t)device->queue);
}

/* --- The request --- */

static void put_descriptor(struct memory *memory, unsigned number, uint64_t address,
			   uint32_t length, uint16_t flags)
{
	struct vring_desc descriptor = { address, length, flags, (uint16_t)(number + 1) };

	memory_put(memory, RINGS, number * sizeof descriptor, &descriptor, sizeof descriptor);
}

/* A head that the device reads, and one or two places that it writes. */
static void put_request(const struct device *device)
{
	struct memory *memory = device->dma->memory;
	uint64_t at = memory->iova[REQUEST];
	uint32_t head = device->kind == BLOCK ? HEAD_BLOCK : HEAD_CONTROL;
	unsigned number = 0;

	memory_put32(memory, REQUEST, 0, device->kind == BLOCK ? GET_ID : NO_SUCH_CLASS);
	memory_put32(memory, REQUEST, ANSWER_AT, UINT32_MAX);
	if (device->kind != ENTROPY)
		put_descriptor(memory, number++, at, head, VRING_DESC_F_NEXT);
	if (device->kind == BLOCK)
		put_descriptor(memory, number++, at + ANSWER_AT + ANSWER, ANSWER_ID,
			       VRING_DESC_F_WRITE | VRING_DESC_F_NEXT);
	put_descriptor(memory, number, at + ANSWER_AT, device->kind == ENTROPY ? ANSWER : 1,
		       VRING_DESC_F_WRITE);
	/* flags 0, index 1, entry 0 is descriptor 0 */
	memory_put32(memory, RINGS, AVAILABLE_AT, 1 << 16);
}

static enum dma_end ask(struct device *device)
{
	struct dma *dma = device->dma;

	dma->why = "it offers no virtio 1 queue that can be asked";
	if (!reset(device) || !negotiate(device))
		return DMA_NOT_HERE;
	put_request(device);
	memory_freeze(dma->memory);
	if (!set_queue(device))
		return DMA_NOT_HERE;
	notify(device);
	dma->why = "the request was not answered";
	dma->what = "the answer to a request";
	/* the index of the ring of used descriptors is its upper half */
	return dma_await_page(dma, RINGS, USED_AT, 0xffff0000u, REQUEST_MS) ? DMA_DONE : DMA_NONE;
}

static unsigned kind_of(uint16_t device)
{
	static const uint8_t transitional[] = { NETWORK, BLOCK, 0, 0, 0, ENTROPY };

	if (device >= MODERN)
		return device - MODERN;
	return device - FIRST < (int)sizeof transitional ? transitional[device - FIRST] : 0;
}

/* Of a network card the control queue is behind the pairs of data queues: the third. */
static enum dma_end run(struct dma *dma)
{
	struct device device = { .dma = dma };

	device.kind = kind_of((uint16_t)(config(dma, 0) >> 16));
	device.queue = device.kind == NETWORK ? 2 : 0;
	dma->why = "no harmless request is known for this kind of virtio device";
	if (device.kind != NETWORK && device.kind != BLOCK && device.kind != ENTROPY)
		return DMA_NOT_HERE;
	if (!dma_pages(dma, PAGES))
		return DMA_NOT_HERE;
	dma->why = "it has no virtio 1 registers";
	if (!find_structures(&device))
		return DMA_NOT_HERE;
	enum dma_end end = ask(&device);
	reset(&device);
	return end;
}

DMA_CLASS(virtio) = { .name = "virtio", .matches = matches, .run = run };
