/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What iommufd and VFIO's device files take, as in Linux 6.12, include/uapi/linux/iommufd.h (since
 * 6.2) and include/uapi/linux/vfio.h (the requests 18 and 19, since 6.6). Stated here, for headers
 * of distributions are older; under names of our own, for others have them.
 */
#ifndef INIT_PROVE_IOMMUFD_H
#define INIT_PROVE_IOMMUFD_H

#include <linux/vfio.h>
#include <stdint.h>

#define IOMMUFD_IOAS_ALLOC  _IO(';', 0x81)
#define IOMMUFD_IOVA_RANGES _IO(';', 0x84)
#define IOMMUFD_MAP         _IO(';', 0x85)
#define IOMMUFD_UNMAP       _IO(';', 0x86)
#define IOMMUFD_BIND        _IO(VFIO_TYPE, VFIO_BASE + 18)
#define IOMMUFD_ATTACH      _IO(VFIO_TYPE, VFIO_BASE + 19)

/* Of IOMMUFD_MAP. */
enum { IOMMUFD_FIXED = 1, IOMMUFD_WRITEABLE = 2, IOMMUFD_READABLE = 4 };

/* VFIO_DEVICE_GET_PCI_HOT_RESET_INFO of a device file: all that would be reset is ours. */
enum { IOMMUFD_RESETS_OURS = 2 };

struct iommufd_ioas_alloc {
	uint32_t size, flags, ioas;
};

struct iommufd_iova_range {
	uint64_t first, last;
};

/* In `count`: the room, then how many there are; -EMSGSIZE where that is more. */
struct iommufd_iova_ranges {
	uint32_t size, ioas, count, reserved;
	uint64_t ranges, alignment;
};

struct iommufd_map {
	uint32_t size, flags, ioas, reserved;
	uint64_t address, length, iova;
};

struct iommufd_unmap {
	uint32_t size, ioas;
	uint64_t iova, length;
};

struct iommufd_bind {
	uint32_t size, flags;
	int32_t iommufd;
	uint32_t device;
};

struct iommufd_attach {
	uint32_t size, flags, ioas;
};

#endif
