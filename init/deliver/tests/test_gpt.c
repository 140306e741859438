/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/deliver/tests/gpt_image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/mman.h>

#include <cmocka.h>

static struct gpt_image image;
static struct gpt_partition found[2];

static size_t find_in(const void *bytes, size_t length, size_t sector, const char *text)
{
	uint8_t guid[GPT_GUID_SIZE];
	int fd = memfd_create("disk", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, length), length);
	assert_true(gpt_guid(text, guid));
	memset(found, 0, sizeof(found));
	size_t count = gpt_find(fd, sector, guid, found, 2);
	close(fd);
	return count;
}

static size_t find(void)
{
	return find_in(image.bytes, IMAGE_SIZE, image.sector, OUR_GUID);
}

static int make_image(void **state)
{
	(void)state;
	image_make(&image, 512);
	image_add(&image, 1, OTHER_GUID, 40);
	image_add(&image, 3, OUR_GUID, 64);
	return 0;
}

static void guid_is_mixed_endian(void **state)
{
	static const uint8_t bytes[] =
		"\xc9\xe7\xad\xf4\x9f\x76\xf7\x4b\x97\x62\xb8\x7d\x3a\xb0\xf0\xf6";
	uint8_t guid[GPT_GUID_SIZE];

	(void)state;
	assert_true(gpt_guid(OUR_GUID, guid));
	assert_memory_equal(guid, bytes, sizeof(guid));
	assert_true(gpt_guid("F4ADE7C9-769F-4BF7-9762-B87D3AB0F0F6", guid));
	assert_memory_equal(guid, bytes, sizeof(guid));
}

static void text_that_is_no_guid(void **state)
{
	uint8_t guid[GPT_GUID_SIZE];
	char text[] = OUR_GUID;

	(void)state;
	for (size_t length = 0; length < sizeof(text) - 1; length++) {
		char *cut = strndup(text, length);
		assert_false(gpt_guid(cut, guid));
		free(cut);
	}
	assert_false(gpt_guid(OUR_GUID "0", guid));
	assert_false(gpt_guid("f4ade7c9a769f-4bf7-9762-b87d3ab0f0f6", guid));
	assert_false(gpt_guid("g4ade7c9-769f-4bf7-9762-b87d3ab0f0f6", guid));
}

static void finds_ours(void **state)
{
	(void)state;
	assert_int_equal(find(), 1);
	assert_int_equal(found[0].number, 3);
	assert_int_equal(found[0].first_block, 64);
	assert_int_equal(
		find_in(image.bytes, IMAGE_SIZE, 512, "f4ade7c9-769f-4bf7-9762-b87d3ab0f0f7"), 0);
}

static void finds_ours_on_every_sector_size(void **state)
{
	(void)state;
	for (size_t sector = 512; sector <= 4096; sector *= 2) {
		image_make(&image, sector);
		image_add(&image, 16, OUR_GUID, 9);
		assert_int_equal(find(), 1);
		assert_int_equal(found[0].number, 16);
	}
	image.sector = 0;
	assert_int_equal(find(), 0);
	image.sector = 1 << 20;
	assert_int_equal(find(), 0);
}

static void counts_more_than_it_stores(void **state)
{
	(void)state;
	image_add(&image, 4, OUR_GUID, 80);
	assert_int_equal(find(), 2);
	assert_int_equal(found[1].number, 4);
	image_add(&image, 5, OUR_GUID, 96);
	assert_int_equal(find(), 3);
	assert_int_equal(found[1].number, 4);
}

static void unused_entry_is_not_ours(void **state)
{
	(void)state;
	memset(image_entry(&image, 3), 0, 16);
	image_seal(&image);
	assert_int_equal(find(), 0);
}

static void hostile_header_bytes(void **state)
{
	static const uint8_t values[] = { 0x00, 0xff };

	(void)state;
	for (size_t at = 0; at < 92; at++) {
		for (size_t i = 0; i < 2; i++) {
			make_image(NULL);
			uint8_t *byte = image_header(&image) + at;
			bool same = *byte == values[i];
			*byte = values[i];
			assert_int_equal(find(), same);
		}
	}
}

/*
 * The CRC is right: it must be the bounds that hold. What a field does not say about the entries
 * may be anything.
 */
static void hostile_header_bytes_with_their_crc(void **state)
{
	(void)state;
	for (size_t at = 0; at < 92; at++) {
		for (unsigned value = 0; value < 256; value++) {
			make_image(NULL);
			uint8_t *header = image_header(&image);
			header[at] = (uint8_t)value;
			image_seal_header(&image);
			size_t count = find();
			assert_true(count <= 1);
			if (at < 8)
				assert_int_equal(count, (uint8_t)value == (uint8_t) "EFI PART"[at]);
		}
	}
}

static void huge_header_fields(void **state)
{
	static const struct {
		size_t at, width;
		uint64_t value;
	} fields[] = {
		{ 12, 4, 91 },
		{ 12, 4, 513 },
		{ 12, 4, 0xffffffff },
		{ 24, 8, 2 },
		{ 72, 8, 1 },
		{ 72, 8, UINT64_MAX },
		{ 72, 8, UINT64_MAX / 512 },
		{ 80, 4, 0xffffffff },
		{ 80, 4, 1025 },
		{ 80, 4, 0 },
		{ 84, 4, 0 },
		{ 84, 4, 64 },
		{ 84, 4, 192 },
		{ 84, 4, 0x80000000 },
		{ 84, 4, 0xffffffff },
		{ 84, 4, 8192 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		make_image(NULL);
		put(image_header(&image) + fields[i].at, fields[i].value, fields[i].width);
		image_seal_header(&image);
		assert_int_equal(find(), 0);
	}
}

static void damaged_entries(void **state)
{
	(void)state;
	for (size_t at = 0; at < (size_t)IMAGE_ENTRIES * IMAGE_ENTRY_SIZE; at++) {
		make_image(NULL);
		image_entry(&image, 1)[at] ^= 0x10;
		assert_int_equal(find(), 0);
	}
}

static void truncated_disk(void **state)
{
	size_t needed = 2 * 512 + IMAGE_ENTRIES * IMAGE_ENTRY_SIZE;

	(void)state;
	for (size_t length = 0; length <= needed; length++)
		assert_int_equal(find_in(image.bytes, length, 512, OUR_GUID), length == needed);
}

/*
 * The entries are read in pieces; a match in the first one does not count where the last one is not
 * there.
 */
static void truncated_behind_a_match(void **state)
{
	enum { ENTRIES = 128, END = 2 * 512 + ENTRIES * IMAGE_ENTRY_SIZE };

	(void)state;
	put(image_header(&image) + 80, ENTRIES, 4);
	put(image_header(&image) + 88,
	    checksum_crc32(0, image_entry(&image, 1), (size_t)ENTRIES * IMAGE_ENTRY_SIZE), 4);
	image_seal_header(&image);
	assert_int_equal(find_in(image.bytes, END, 512, OUR_GUID), 1);
	assert_int_equal(find_in(image.bytes, END - 1, 512, OUR_GUID), 0);
}

/* A table that we did not write ourselves. */
static void table_made_by_sfdisk(void **state)
{
	uint8_t guid[GPT_GUID_SIZE];
	char path[] = "/tmp/gpt-XXXXXX", command[400];
	int fd = mkostemp(path, O_CLOEXEC);

	(void)state;
	assert_int_equal(ftruncate(fd, 16 << 20), 0);
	(void)snprintf(
		command, sizeof(command),
		"printf 'label: gpt\\nstart=2048,size=2048\\nstart=8192,size=4096,uuid=%s\\n' | "
		"PATH=$PATH:/sbin:/usr/sbin sfdisk -q %s >/dev/null 2>&1",
		OUR_GUID, path);
	int status = system(command);
	unlink(path);
	if (status) {
		print_message("sfdisk is not there\n");
		close(fd);
		skip();
	}
	assert_true(gpt_guid(OUR_GUID, guid));
	assert_int_equal(gpt_find(fd, 512, guid, found, 2), 1);
	assert_int_equal(found[0].number, 2);
	assert_int_equal(found[0].first_block, 8192);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guid_is_mixed_endian),
		cmocka_unit_test(text_that_is_no_guid),
		cmocka_unit_test_setup(finds_ours, make_image),
		cmocka_unit_test_setup(finds_ours_on_every_sector_size, make_image),
		cmocka_unit_test_setup(counts_more_than_it_stores, make_image),
		cmocka_unit_test_setup(unused_entry_is_not_ours, make_image),
		cmocka_unit_test_setup(hostile_header_bytes, make_image),
		cmocka_unit_test_setup(hostile_header_bytes_with_their_crc, make_image),
		cmocka_unit_test_setup(huge_header_fields, make_image),
		cmocka_unit_test_setup(damaged_entries, make_image),
		cmocka_unit_test_setup(truncated_disk, make_image),
		cmocka_unit_test_setup(truncated_behind_a_match, make_image),
		cmocka_unit_test(table_made_by_sfdisk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
