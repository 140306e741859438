/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine behind the trial's table of calls, for what no emulator shows: one device like QEMU's
 * edu, its files in sysfs, its group and container or its device file and iommufd, and an IOMMU
 * that can be made to lie. The "physical" address of a page counts from 16 MiB in the order in
 * which pages are asked about.
 */
#ifndef INIT_PROVE_TESTS_FAKE_VFIO_H
#define INIT_PROVE_TESTS_FAKE_VFIO_H

#include "init/prove/iommufd.h"
#include "init/prove/trial.h"

#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ADDRESS "0000:01:00.0"
enum { CONTAINER = 100, GROUP_FILE = 200, DEVICE_FILE = 300, IOMMUFD = 400 };
enum { GROUP = 7, OTHER_GROUP = 8, IOAS = 5 };
enum { BAR_AT = 0x10000, CONFIG_AT = 0x20000, BAR_SIZE = 0x1000 };
enum { PHYSICAL_AT = 1 << 24, PHYSICAL_PAGES = 512 };
enum translation { TRANSLATES, LETS_THROUGH, LOSES };

struct fake_vfio {
	/* how it is */
	char driver[DRIVER_NAME], override[DRIVER_NAME + 1], power[POWER_STATE];
	enum translation translation;
	bool group_in_use;
	bool not_viable;    /* another member has a driver */
	bool no_reset;      /* it has none of its own */
	bool bus_is_shared; /* with a device of a group that is not in the trial */
	int set_iommu, open_device, reset, release; /* what the call gives */
	bool bar_is_held, vfio_refuses, all_ones, driver_stays_away, canary_moves, no_windows;
	bool reset_moves_bar, reset_hangs, no_interrupt;
	bool no_container, no_groups, no_iommufd, no_device_files; /* what the kernel lacks */
	int bind;                /* what VFIO_DEVICE_BIND_IOMMUFD gives */
	bool moves_when_closed;  /* pages that no device is attached to move */
	unsigned dies_at_cycle;  /* its DMA does nothing from this open on; 0: never */
	uint64_t reserved_above; /* the windows end there; 0: nowhere */
	/* what it did */
	unsigned resets, opened, mapped, most_mapped, closed;
	bool bound, attached, group_open;
	struct {
		uint64_t iova, size, at;
	} maps[400];
	uint64_t source, target, count, clock, moved;
	uint8_t config[256], buffer[64];
	int eventfd;
	const uint8_t *physical[PHYSICAL_PAGES];
};

static void fake_begin(struct fake_vfio *fake)
{
	static const uint8_t ids[] = { 0x34, 0x12, 0xe8, 0x11 };

	memset(fake, 0, sizeof *fake);
	memcpy(fake->config, ids, sizeof ids);
	fake->eventfd = -1;
	snprintf(fake->power, sizeof fake->power, "D0");
}

/* --- Its DMA --- */

static uint8_t *reached(struct fake_vfio *fake, uint64_t address)
{
	if (fake->translation == LETS_THROUGH)
		return (uint8_t *)(uintptr_t)fake->physical[(address - PHYSICAL_AT) / MEMORY_PAGE] +
		       address % MEMORY_PAGE;
	for (size_t i = 0; fake->translation == TRANSLATES && i < fake->mapped; i++)
		if (address >= fake->maps[i].iova &&
		    address - fake->maps[i].iova < fake->maps[i].size)
			return (uint8_t *)(uintptr_t)(fake->maps[i].at + address -
						      fake->maps[i].iova);
	return NULL;
}

static void copy(struct fake_vfio *fake, uint32_t command)
{
	uint8_t *at = reached(fake, command & 2 ? fake->target : fake->source);
	bool dead = fake->dies_at_cycle && fake->opened >= fake->dies_at_cycle;

	if (!at || dead || fake->count > sizeof fake->buffer)
		return;
	if (command & 2)
		memcpy(at, fake->buffer, fake->count);
	else
		memcpy(fake->buffer, at, fake->count);
	fake->moved++;
}

static void set_half(uint64_t *value, bool high, uint32_t half)
{
	*value = high ? (*value & UINT32_MAX) | (uint64_t)half << 32
		      : (*value & ~(uint64_t)UINT32_MAX) | half;
}

static void write_register(struct fake_vfio *fake, uint64_t at, uint32_t value)
{
	uint64_t one = 1;

	switch (at & ~4ull) {
	case 0x80: set_half(&fake->source, at & 4, value); break;
	case 0x88: set_half(&fake->target, at & 4, value); break;
	case 0x90: set_half(&fake->count, at & 4, value); break;
	case 0x98:
		if (value & 1 && !(at & 4))
			copy(fake, value);
		break;
	case 0x60:
		if (!(at & 4) && fake->eventfd >= 0 && !fake->no_interrupt)
			(void)!write(fake->eventfd, &one, sizeof one);
		break;
	default: break;
	}
}

/* --- Calls on files --- */

static int fake_open(void *context, const char *path)
{
	struct fake_vfio *fake = context;

	if (strcmp(path, "/dev/vfio/vfio") == 0)
		return fake->no_container ? -ENODEV : CONTAINER;
	if (strcmp(path, "/dev/iommu") == 0)
		return fake->no_iommufd ? -ENOENT : IOMMUFD;
	if (strcmp(path, "/dev/vfio/devices/vfio3") == 0)
		return fake->no_device_files ? -ENOENT : DEVICE_FILE;
	if (strcmp(path, "/dev/vfio/7") != 0 || fake->no_groups)
		return -ENOENT;
	if (fake->group_in_use || fake->bound)
		return -EBUSY;
	fake->group_open = true;
	return GROUP_FILE;
}

/* What was attached is pinned no longer. */
static void fake_close(void *context, int file)
{
	struct fake_vfio *fake = context;

	if (file == GROUP_FILE)
		fake->group_open = false;
	if (file != DEVICE_FILE || !fake->bound)
		return;
	fake->bound = fake->attached = false;
	fake->closed++;
}

static int fake_read(void *context, int file, void *bytes, size_t length, uint64_t offset)
{
	struct fake_vfio *fake = context;

	(void)file;
	memset(bytes, 0, length);
	if (fake->all_ones)
		memset(bytes, 0xff, length);
	else if (offset >= CONFIG_AT)
		memcpy(bytes, fake->config + (offset - CONFIG_AT), length);
	return 0;
}

static int fake_write(void *context, int file, const void *bytes, size_t length, uint64_t offset)
{
	struct fake_vfio *fake = context;
	uint32_t value;

	(void)file;
	if (offset >= CONFIG_AT) {
		memcpy(fake->config + (offset - CONFIG_AT), bytes, length);
		return 0;
	}
	memcpy(&value, bytes, sizeof value);
	write_register(fake, offset - BAR_AT, value);
	return 0;
}

static int fake_try_map(void *context, int file, size_t length, uint64_t offset)
{
	const struct fake_vfio *fake = context;

	(void)file, (void)length, (void)offset;
	return fake->bar_is_held ? -EBUSY : 0;
}

/* --- ioctl --- */

static int windows(struct fake_vfio *fake, struct vfio_iommu_type1_info *info)
{
	struct vfio_iommu_type1_info_cap_iova_range *cap = (void *)(info + 1);

	if (fake->no_windows)
		return 0;
	info->flags = VFIO_IOMMU_INFO_CAPS;
	info->cap_offset = sizeof *info;
	cap->header = (struct vfio_info_cap_header){ VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE, 1, 0 };
	cap->nr_iovas = 1;
	cap->iova_ranges[0].start = 0;
	cap->iova_ranges[0].end = fake->reserved_above ? fake->reserved_above : 0xffffffffffffull;
	return 0;
}

static int add_map(struct fake_vfio *fake, uint64_t iova, uint64_t size, uint64_t at)
{
	/* Linux 6.12 maps other pages than those there */
	if (iova + size == 0)
		return -EFAULT;
	if (fake->mapped == sizeof fake->maps / sizeof fake->maps[0])
		return -ENOSPC;
	fake->maps[fake->mapped].iova = iova;
	fake->maps[fake->mapped].size = size;
	fake->maps[fake->mapped++].at = at;
	if (fake->mapped > fake->most_mapped)
		fake->most_mapped = fake->mapped;
	return 0;
}

static int remove_map(struct fake_vfio *fake, uint64_t iova, uint64_t size)
{
	for (size_t i = 0; i < fake->mapped; i++)
		if (fake->maps[i].iova == iova && fake->maps[i].size == size) {
			fake->maps[i] = fake->maps[--fake->mapped];
			return 0;
		}
	return -EINVAL;
}

static int map_dma(struct fake_vfio *fake, const struct vfio_iommu_type1_dma_map *request)
{
	return add_map(fake, request->iova, request->size, request->vaddr);
}

static int unmap_dma(struct fake_vfio *fake, const struct vfio_iommu_type1_dma_unmap *request)
{
	return remove_map(fake, request->iova, request->size);
}

/* --- ioctl of iommufd: as Linux, it knows requests by their size --- */

static int ranges(const struct fake_vfio *fake, struct iommufd_iova_ranges *request)
{
	const uint64_t last = !fake->attached        ? UINT64_MAX
			      : fake->reserved_above ? fake->reserved_above
						     : 0xffffffffffffull;
	const struct iommufd_iova_range all = { 0, last };

	if (request->size != 32 || request->ioas != IOAS || request->reserved)
		return -EINVAL;
	if (!request->count)
		return -EMSGSIZE;
	memcpy((void *)(uintptr_t)request->ranges, &all, sizeof all);
	request->count = fake->no_windows ? 0 : 1;
	return 0;
}

static int map_ioas(struct fake_vfio *fake, const struct iommufd_map *request)
{
	if (request->size != 40 || request->ioas != IOAS || request->reserved ||
	    request->flags != (IOMMUFD_FIXED | IOMMUFD_READABLE | IOMMUFD_WRITEABLE))
		return -EINVAL;
	return add_map(fake, request->iova, request->length, request->address);
}

static int control_iommufd(struct fake_vfio *fake, unsigned long request, void *argument)
{
	struct iommufd_ioas_alloc *alloc = argument;
	const struct iommufd_unmap *unmap = argument;

	switch (request) {
	case IOMMUFD_IOAS_ALLOC: alloc->ioas = IOAS; return alloc->size == 12 ? 0 : -EINVAL;
	case IOMMUFD_IOVA_RANGES: return ranges(fake, argument);
	case IOMMUFD_MAP: return map_ioas(fake, argument);
	case IOMMUFD_UNMAP:
		return unmap->size == 24 && unmap->ioas == IOAS
			       ? remove_map(fake, unmap->iova, unmap->length)
			       : -EINVAL;
	default: return -ENOTTY;
	}
}

static int bind_iommufd(struct fake_vfio *fake, const struct iommufd_bind *request)
{
	if (request->size != 16 || request->iommufd != IOMMUFD || fake->bound)
		return -EINVAL;
	if (fake->group_open)
		return -EBUSY;
	fake->bound = !fake->bind;
	fake->opened += fake->bound;
	return fake->bind;
}

static int attach_ioas(struct fake_vfio *fake, const struct iommufd_attach *request)
{
	if (request->size != 12 || request->ioas != IOAS || !fake->bound)
		return -EINVAL;
	fake->attached = true;
	return 0;
}

static int region(struct vfio_region_info *info)
{
	if (info->index == VFIO_PCI_BAR0_REGION_INDEX) {
		info->size = BAR_SIZE;
		info->offset = BAR_AT;
		info->flags = VFIO_REGION_INFO_FLAG_MMAP;
	} else if (info->index == VFIO_PCI_CONFIG_REGION_INDEX) {
		info->size = 256;
		info->offset = CONFIG_AT;
	}
	return 0;
}

static int hot_reset_info(struct fake_vfio *fake, struct vfio_pci_hot_reset_info *info)
{
	info->flags = fake->bound ? 1 | (fake->bus_is_shared ? 0 : IOMMUFD_RESETS_OURS) : 0;
	info->count = fake->bus_is_shared ? 2 : 1;
	info->devices[0].group_id = GROUP;
	info->devices[1].group_id = OTHER_GROUP;
	return 0;
}

static int do_reset(struct fake_vfio *fake)
{
	while (fake->reset_hangs)
		pause();
	fake->resets++;
	if (fake->reset_moves_bar)
		fake->config[0x10] ^= 0x80;
	return fake->reset;
}

static int set_irqs(struct fake_vfio *fake, const struct vfio_irq_set *request)
{
	fake->eventfd = -1;
	if (request->count)
		memcpy(&fake->eventfd, request->data, sizeof fake->eventfd);
	return 0;
}

static int control_group(struct fake_vfio *fake, unsigned long request, void *argument)
{
	switch (request) {
	case VFIO_GROUP_GET_STATUS:
		((struct vfio_group_status *)argument)->flags =
			fake->not_viable ? 0 : VFIO_GROUP_FLAGS_VIABLE;
		return 0;
	case VFIO_GROUP_SET_CONTAINER: return 0;
	case VFIO_GROUP_GET_DEVICE_FD:
		fake->opened++;
		return fake->open_device ? fake->open_device : DEVICE_FILE;
	default: return -ENOTTY;
	}
}

/* Numbers of requests mean one thing to a container and another to a device. */
static int control_container(struct fake_vfio *fake, unsigned long request, void *argument)
{
	switch (request) {
	case VFIO_SET_IOMMU: return fake->set_iommu;
	case VFIO_IOMMU_GET_INFO: return windows(fake, argument);
	case VFIO_IOMMU_MAP_DMA: return map_dma(fake, argument);
	case VFIO_IOMMU_UNMAP_DMA: return unmap_dma(fake, argument);
	default: return -ENOTTY;
	}
}

static int control_device(struct fake_vfio *fake, unsigned long request, void *argument)
{
	switch (request) {
	case VFIO_DEVICE_GET_INFO:
		((struct vfio_device_info *)argument)->flags =
			fake->no_reset ? 0 : VFIO_DEVICE_FLAGS_RESET;
		((struct vfio_device_info *)argument)->num_regions = 9;
		((struct vfio_device_info *)argument)->num_irqs = 5;
		return 0;
	case VFIO_DEVICE_GET_REGION_INFO: return region(argument);
	case VFIO_DEVICE_GET_IRQ_INFO:
		((struct vfio_irq_info *)argument)->count =
			((struct vfio_irq_info *)argument)->index == VFIO_PCI_MSI_IRQ_INDEX;
		return 0;
	case VFIO_DEVICE_SET_IRQS: return set_irqs(fake, argument);
	case VFIO_DEVICE_RESET: return do_reset(fake);
	case VFIO_DEVICE_GET_PCI_HOT_RESET_INFO: return hot_reset_info(fake, argument);
	case VFIO_DEVICE_PCI_HOT_RESET:
		return !((struct vfio_pci_hot_reset *)argument)->count == fake->bound
			       ? do_reset(fake)
			       : -EINVAL;
	case IOMMUFD_BIND: return bind_iommufd(fake, argument);
	case IOMMUFD_ATTACH: return attach_ioas(fake, argument);
	default: return -ENOTTY;
	}
}

static int fake_control(void *context, int file, unsigned long request, void *argument)
{
	return file == CONTAINER    ? control_container(context, request, argument)
	       : file == IOMMUFD    ? control_iommufd(context, request, argument)
	       : file == GROUP_FILE ? control_group(context, request, argument)
				    : control_device(context, request, argument);
}

/* --- sysfs --- */

static bool ends_in(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length >= tail && strcmp(path + length - tail, end) == 0;
}

static int fake_put(void *context, const char *path, const char *text)
{
	struct fake_vfio *fake = context;

	if (ends_in(path, "/driver_override")) {
		snprintf(fake->override, sizeof fake->override, "%s", text);
		fake->override[strcspn(fake->override, "\n")] = '\0';
	} else if (ends_in(path, "/driver/unbind")) {
		if (fake->release && strcmp(fake->driver, "vfio-pci") == 0)
			return fake->release;
		*fake->driver = '\0';
	} else if (ends_in(path, "/drivers_probe") && *fake->override) {
		if (!fake->vfio_refuses || strcmp(fake->override, "vfio-pci") != 0)
			snprintf(fake->driver, sizeof fake->driver, "%.60s", fake->override);
	} else if (!fake->driver_stays_away) {
		snprintf(fake->driver, sizeof fake->driver, "its-own");
	}
	return 0;
}

static int fake_get(void *context, const char *path, void *bytes, size_t size)
{
	const struct fake_vfio *fake = context;

	if (ends_in(path, "/driver_override"))
		return snprintf(bytes, size, "%s\n", *fake->override ? fake->override : "(null)");
	return ends_in(path, "/power_state") ? snprintf(bytes, size, "%s\n", fake->power) : -ENOENT;
}

static int fake_link(void *context, const char *path, char *name, size_t size)
{
	const struct fake_vfio *fake = context;

	if (ends_in(path, "/iommu_group"))
		return snprintf(name, size, "%d", GROUP) > 0 ? 0 : -EINVAL;
	if (!ends_in(path, "/driver") || !*fake->driver)
		return -ENOENT;
	snprintf(name, size, "%s", fake->driver);
	return 0;
}

static int fake_entry(void *context, const char *path, char *name, size_t size)
{
	(void)context;
	if (!ends_in(path, "/" ADDRESS "/vfio-dev"))
		return -ENOENT;
	return snprintf(name, size, "vfio3") < (int)size ? 0 : -ERANGE;
}

static int fake_physical(void *context, const void *page, uint64_t *address)
{
	struct fake_vfio *fake = context;
	size_t number = 0;

	while (fake->physical[number] && fake->physical[number] != page)
		if (++number == PHYSICAL_PAGES)
			return -ENOMEM;
	fake->physical[number] = page;
	*address = PHYSICAL_AT + number * MEMORY_PAGE +
		   (fake->canary_moves && fake->moved ? MEMORY_PAGE : 0) +
		   (fake->moves_when_closed ? fake->closed * MEMORY_PAGE : 0);
	return 0;
}

static void fake_wait(void *context, unsigned milliseconds)
{
	((struct fake_vfio *)context)->clock += (uint64_t)milliseconds * 1000;
}

static uint64_t fake_now(void *context)
{
	return ((struct fake_vfio *)context)->clock++;
}

static void fake_kernel_line(void *context, const char *address, char *line, size_t size)
{
	(void)context, (void)address;
	snprintf(line, size, "a line of the kernel");
}

static struct prove_calls fake_calls(struct fake_vfio *fake)
{
	return (struct prove_calls){
		.context = fake,
		.open = fake_open,
		.close = fake_close,
		.control = fake_control,
		.read_at = fake_read,
		.write_at = fake_write,
		.try_map = fake_try_map,
		.put = fake_put,
		.get = fake_get,
		.link = fake_link,
		.entry = fake_entry,
		.physical = fake_physical,
		.wait = fake_wait,
		.now = fake_now,
		.kernel_line = fake_kernel_line,
	};
}

#endif
