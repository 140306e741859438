/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/gpt.h"

#include "probes/lib/bytes.h"
#include "probes/lib/checksum.h"
#include "probes/lib/text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	SECTOR_AT_LEAST = 512,
	SECTOR_AT_MOST = 4096,
	HEADER_AT_LEAST = 92,
	HEADER_CRC_AT = 16,
	ENTRY_AT_LEAST = 128,
	/* sizes are 128 times a power of two, so a chunk holds whole entries */
	ENTRY_AT_MOST = 4096,
	CHUNK = 4096,
	ENTRIES_AT_MOST = 1024, /* tools write 128; xorriso 248 */
	ENTRIES_BYTES_AT_MOST = 256 * 1024,
	FIRST_BLOCK_AT_MOST = 1 << 30, /* where the entries may begin */
};

struct header {
	uint64_t entries_block;
	uint32_t entry_count;
	uint32_t entry_size;
	uint32_t entries_crc;
};

struct search {
	const uint8_t *guid;
	struct gpt_partition *found;
	size_t room;
	size_t count;
};

bool gpt_guid(const char *text, uint8_t guid[GPT_GUID_SIZE])
{
	/*
	 * Where each byte of the text stands on the disk: the first three groups are little endian.
	 */
	static const uint8_t place[GPT_GUID_SIZE] = { 3, 2, 1,  0,  5,  4,  7,  6,
						      8, 9, 10, 11, 12, 13, 14, 15 };

	for (size_t i = 0; i < GPT_GUID_SIZE; i++) {
		if ((i == 4 || i == 6 || i == 8 || i == 10) && *text++ != '-')
			return false;

		int high = text_hex_digit(text[0]);
		int low = high < 0 ? -1 : text_hex_digit(text[1]);
		if (low < 0)
			return false;
		guid[place[i]] = (uint8_t)(high << 4 | low);
		text += 2;
	}
	return *text == '\0';
}

static bool read_fully(int fd, uint8_t *data, size_t length, uint64_t offset)
{
	while (length) {
		ssize_t got = pread(fd, data, length, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		data += got;
		length -= (size_t)got;
		offset += (uint64_t)got;
	}
	return true;
}

/* Whether the CRC of a header is right, which counts with its own field as zero. */
static bool header_is_whole(uint8_t *sector, size_t header_size, uint32_t crc)
{
	memset(sector + HEADER_CRC_AT, 0, sizeof(crc));
	return checksum_crc32(0, sector, header_size) == crc;
}

static bool entries_are_bounded(const struct header *header)
{
	uint32_t size = header->entry_size;

	return size >= ENTRY_AT_LEAST && size <= ENTRY_AT_MOST && (size & (size - 1)) == 0 &&
	       header->entry_count <= ENTRIES_AT_MOST &&
	       header->entry_count * size <= ENTRIES_BYTES_AT_MOST && header->entries_block >= 2 &&
	       header->entries_block <= FIRST_BLOCK_AT_MOST;
}

static bool parse_header(uint8_t *sector, size_t sector_size, struct header *header)
{
	struct bytes cursor = bytes_of(sector, sector_size);

	if (memcmp(sector, "EFI PART", 8) != 0)
		return false;
	bytes_seek(&cursor, 12);
	uint32_t header_size = bytes_u32(&cursor);
	uint32_t header_crc = bytes_u32(&cursor);
	bytes_skip(&cursor, 4);
	uint64_t own_block = bytes_u64(&cursor);
	bytes_seek(&cursor, 72);
	header->entries_block = bytes_u64(&cursor);
	header->entry_count = bytes_u32(&cursor);
	header->entry_size = bytes_u32(&cursor);
	header->entries_crc = bytes_u32(&cursor);

	return !cursor.bad && own_block == 1 && header_size >= HEADER_AT_LEAST &&
	       header_size <= sector_size && entries_are_bounded(header) &&
	       header_is_whole(sector, header_size, header_crc);
}

/* An unused entry has no type; what else stands there is left over. */
static bool entry_is_used(const uint8_t *type)
{
	static const uint8_t unused[GPT_GUID_SIZE];

	return memcmp(type, unused, GPT_GUID_SIZE) != 0;
}

static void match_entry(struct search *search, struct bytes entry, unsigned number)
{
	struct bytes type = bytes_take(&entry, GPT_GUID_SIZE);
	struct bytes guid = bytes_take(&entry, GPT_GUID_SIZE);
	uint64_t first = bytes_u64(&entry);

	if (entry.bad || !entry_is_used(type.data) ||
	    memcmp(guid.data, search->guid, GPT_GUID_SIZE) != 0)
		return;
	if (search->count < search->room)
		search->found[search->count] =
			(struct gpt_partition){ .number = number, .first_block = first };
	search->count++;
}

/* False where the entries cannot be read or their CRC is wrong: then no match counts. */
static bool match_entries(int fd, size_t sector_size, const struct header *header,
			  struct search *search)
{
	uint8_t chunk[CHUNK];
	uint64_t offset = header->entries_block * sector_size;
	size_t left = (size_t)header->entry_count * header->entry_size;
	uint32_t crc = 0;
	unsigned number = 0;

	while (left) {
		size_t length = left < sizeof(chunk) ? left : sizeof(chunk);
		if (!read_fully(fd, chunk, length, offset))
			return false;

		struct bytes cursor = bytes_of(chunk, length);
		while (bytes_left(&cursor))
			match_entry(search, bytes_take(&cursor, header->entry_size), ++number);
		crc = checksum_crc32(crc, chunk, length);
		offset += length;
		left -= length;
	}
	return crc == header->entries_crc;
}

size_t gpt_find(int fd, size_t sector_size, const uint8_t guid[GPT_GUID_SIZE],
		struct gpt_partition *found, size_t room)
{
	uint8_t sector[SECTOR_AT_MOST];
	struct header header;
	struct search search = { .guid = guid, .found = found, .room = room };

	if (sector_size < SECTOR_AT_LEAST || sector_size > SECTOR_AT_MOST)
		return 0;
	if (!read_fully(fd, sector, sector_size, sector_size) ||
	    !parse_header(sector, sector_size, &header))
		return 0;
	return match_entries(fd, sector_size, &header, &search) ? search.count : 0;
}
