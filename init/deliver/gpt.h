/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds partitions by their GUID in a GUID partition table (UEFI specification 2.10, section 5.3).
 * Only the first table counts, as for Linux. A table that is damaged or too large in any way has no
 * partition of ours.
 */
#ifndef INIT_DELIVER_GPT_H
#define INIT_DELIVER_GPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GPT_GUID_SIZE = 16 };

struct gpt_partition {
	unsigned number;      /* from 1, as in sda1 */
	uint64_t first_block; /* in sectors of the disk */
};

/*
 * The bytes of a GUID as they stand on a disk, from "f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6". False
 * where it is not one.
 */
bool gpt_guid(const char *text, uint8_t guid[GPT_GUID_SIZE]);

/*
 * How many partitions of the disk open as `fd` have the GUID; the first `room` of them are put into
 * `found`. `sector_size` is the disk's logical one, 512 to 4096.
 */
size_t gpt_find(int fd, size_t sector_size, const uint8_t guid[GPT_GUID_SIZE],
		struct gpt_partition *found, size_t room);

#endif
