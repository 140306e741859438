/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes small disks with a GUID partition table, for tests. */
#ifndef INIT_DELIVER_TESTS_GPT_IMAGE_H
#define INIT_DELIVER_TESTS_GPT_IMAGE_H

#include "init/deliver/gpt.h"
#include "probes/lib/checksum.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUR_GUID   "f4ade7c9-769f-4bf7-9762-b87d3ab0f0f6"
#define OTHER_GUID "00112233-4455-6677-8899-aabbccddeeff"

enum { IMAGE_SIZE = 64 * 1024, IMAGE_ENTRIES = 16, IMAGE_ENTRY_SIZE = 128 };

struct gpt_image {
	size_t sector;
	uint8_t bytes[IMAGE_SIZE];
};

static inline void put(uint8_t *at, uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static inline uint8_t *image_header(struct gpt_image *image)
{
	return image->bytes + image->sector;
}

static inline uint8_t *image_entry(struct gpt_image *image, unsigned number)
{
	return image->bytes + 2 * image->sector + (size_t)(number - 1) * IMAGE_ENTRY_SIZE;
}

/* Puts the right CRC on the header as it stands. */
static inline void image_seal_header(struct gpt_image *image)
{
	uint8_t *header = image_header(image);

	put(header + 16, 0, 4);
	put(header + 16, checksum_crc32(0, header, 92), 4);
}

static inline void image_seal(struct gpt_image *image)
{
	put(image_header(image) + 88,
	    checksum_crc32(0, image_entry(image, 1), (size_t)IMAGE_ENTRIES * IMAGE_ENTRY_SIZE), 4);
	image_seal_header(image);
}

static inline void image_add(struct gpt_image *image, unsigned number, const char *guid,
			     uint64_t first)
{
	uint8_t *entry = image_entry(image, number);

	(void)gpt_guid("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", entry);
	(void)gpt_guid(guid, entry + 16);
	put(entry + 32, first, 8);
	put(entry + 40, first + 7, 8);
	image_seal(image);
}

static inline void image_make(struct gpt_image *image, size_t sector)
{
	memset(image, 0, sizeof(*image));
	image->sector = sector;

	uint8_t *header = image_header(image);
	memcpy(header, "EFI PART", 8);
	put(header + 8, 0x10000, 4);
	put(header + 12, 92, 4);
	put(header + 24, 1, 8);
	put(header + 72, 2, 8);
	put(header + 80, IMAGE_ENTRIES, 4);
	put(header + 84, IMAGE_ENTRY_SIZE, 4);
	image_seal(image);
}

static inline void image_save(const struct gpt_image *image, const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file || fwrite(image->bytes, 1, IMAGE_SIZE, file) != IMAGE_SIZE || fclose(file) != 0)
		abort();
}

#endif
