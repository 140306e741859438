/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/prove/space.h"

#include "init/prove/iommufd.h"

#include <errno.h>
#include <string.h>

enum { RANGES_AT_MOST = 32 };

static int control(const struct space *space, unsigned long request, void *argument)
{
	return space->calls->control(space->calls->context, space->file, request, argument);
}

static int open_path(const struct space *space)
{
	return space->calls->open(space->calls->context,
				  space->is_ioas ? "/dev/iommu" : "/dev/vfio/vfio");
}

/* Without the driver behind it, the file is missing or cannot be opened. */
static bool is_missing(const struct space *space)
{
	int file = open_path(space);

	if (file >= 0)
		space->calls->close(space->calls->context, file);
	return file == -ENOENT || file == -ENODEV || file == -ENXIO;
}

void space_choose(struct space *space, const struct prove_calls *calls, bool iommufd_is_wanted)
{
	*space = (struct space){ .calls = calls, .file = NO_FILE, .is_ioas = iommufd_is_wanted };
	if (iommufd_is_wanted || !is_missing(space))
		return;
	space->is_ioas = true;
	space->is_ioas = !is_missing(space);
}

int space_open(struct space *space)
{
	struct iommufd_ioas_alloc request = { .size = sizeof request };

	space->file = open_path(space);
	if (space->file < 0 || !space->is_ioas)
		return space->file;
	int error = control(space, IOMMUFD_IOAS_ALLOC, &request);
	space->ioas = request.ioas;
	return error;
}

/* The kernel undoes what it held. */
void space_close(struct space *space)
{
	if (space->file >= 0)
		space->calls->close(space->calls->context, space->file);
	space->file = NO_FILE;
}

/* --- Windows of type 1: capability VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE of linux/vfio.h --- */

static size_t keep_ranges(struct memory_window *windows, size_t room, const uint8_t *bytes,
			  size_t left)
{
	struct vfio_iommu_type1_info_cap_iova_range head;
	struct vfio_iova_range range;
	size_t count = 0;

	if (left < sizeof head)
		return 0;
	memcpy(&head, bytes, sizeof head);
	left = (left - sizeof head) / sizeof range;
	for (; count < head.nr_iovas && count < room && count < left; count++) {
		memcpy(&range, bytes + sizeof head + count * sizeof range, sizeof range);
		windows[count] = (struct memory_window){ range.start, range.end };
	}
	return count;
}

/* Offsets come from the kernel, and lead only forward. */
static int windows_of_type1(const struct space *space, struct memory_window *windows, size_t room)
{
	static uint8_t bytes[16384] __attribute__((aligned(8)));
	struct vfio_iommu_type1_info *info = (struct vfio_iommu_type1_info *)bytes;
	struct vfio_info_cap_header head;
	size_t count = 0;

	memset(bytes, 0, sizeof bytes);
	info->argsz = sizeof bytes;
	int error = control(space, VFIO_IOMMU_GET_INFO, info);
	if (error < 0)
		return error;
	uint32_t at = info->flags & VFIO_IOMMU_INFO_CAPS ? info->cap_offset : 0;
	while (at && at <= sizeof bytes - sizeof head) {
		memcpy(&head, bytes + at, sizeof head);
		if (head.id == VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
			count += keep_ranges(windows + count, room - count, bytes + at,
					     sizeof bytes - at);
		if (head.next <= at)
			break;
		at = head.next;
	}
	return (int)count;
}

/* --- Windows of an address space: of the devices that are attached --- */

static int windows_of_ioas(const struct space *space, struct memory_window *windows, size_t room)
{
	struct iommufd_iova_range ranges[RANGES_AT_MOST] = { 0 };
	struct iommufd_iova_ranges request = { .size = sizeof request,
					       .ioas = space->ioas,
					       .count = RANGES_AT_MOST,
					       .ranges = (uintptr_t)ranges };
	int error = control(space, IOMMUFD_IOVA_RANGES, &request);
	size_t count = 0;

	if (error < 0 && error != -EMSGSIZE)
		return error;
	for (; count < request.count && count < RANGES_AT_MOST && count < room; count++)
		windows[count] = (struct memory_window){ ranges[count].first, ranges[count].last };
	return (int)count;
}

int space_windows(const struct space *space, struct memory_window *windows, size_t room)
{
	return space->is_ioas ? windows_of_ioas(space, windows, room)
			      : windows_of_type1(space, windows, room);
}

/* --- Mappings --- */

int space_map(const struct space *space, const void *bytes, uint64_t at, size_t length)
{
	struct vfio_iommu_type1_dma_map type1 = {
		.argsz = sizeof type1,
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)bytes,
		.iova = at,
		.size = length,
	};
	struct iommufd_map ioas = {
		.size = sizeof ioas,
		.flags = IOMMUFD_FIXED | IOMMUFD_WRITEABLE | IOMMUFD_READABLE,
		.ioas = space->ioas,
		.address = (uintptr_t)bytes,
		.length = length,
		.iova = at,
	};

	return space->is_ioas ? control(space, IOMMUFD_MAP, &ioas)
			      : control(space, VFIO_IOMMU_MAP_DMA, &type1);
}

int space_unmap(const struct space *space, uint64_t at, size_t length)
{
	struct vfio_iommu_type1_dma_unmap type1 = { .argsz = sizeof type1,
						    .iova = at,
						    .size = length };
	struct iommufd_unmap ioas = {
		.size = sizeof ioas, .ioas = space->ioas, .iova = at, .length = length
	};

	return space->is_ioas ? control(space, IOMMUFD_UNMAP, &ioas)
			      : control(space, VFIO_IOMMU_UNMAP_DMA, &type1);
}
