/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is packed is unpacked to the same bytes, by zlib, and is as small as it says. */
#include "probes/lib/gzip.h"
#include "probes/lib/checksum.h"
#include "probes/lib/inflate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

enum { ROOM = 400000, HEAD = 10, TRAILER = 8 };

static uint8_t bytes[ROOM], packed[ROOM];

struct taken {
	uint8_t bytes[ROOM];
	size_t count;
};

static struct taken taken;

static bool take(void *context, const uint8_t *piece, size_t count)
{
	struct taken *to = context;

	if (count > ROOM - to->count)
		return false;
	memcpy(to->bytes + to->count, piece, count);
	to->count += count;
	return true;
}

static uint32_t number(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static size_t assert_same(size_t length)
{
	size_t used = gzip_bytes(bytes, length, packed, ROOM);

	taken.count = 0;
	assert_true(used > HEAD + TRAILER);
	assert_int_equal(inflate_bytes(packed + HEAD, used - HEAD - TRAILER, take, &taken),
			 used - HEAD - TRAILER);
	assert_int_equal(taken.count, length);
	assert_memory_equal(taken.bytes, bytes, length);
	assert_int_equal(number(packed + used - 8), checksum_crc32(0, bytes, length));
	assert_int_equal(number(packed + used - 4), length);
	return used;
}

static void test_every_byte_and_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	for (size_t length = 0; length <= 256; length++)
		assert_same(length);
}

static void test_repeats_of_each_length(void **state)
{
	(void)state;
	for (size_t length = 3; length <= 300; length++) {
		for (size_t i = 0; i < length; i++)
			bytes[i] = bytes[length + i] = (uint8_t)(i * i / 7 + i);
		assert_same(2 * length);
	}
}

static void test_repeats_of_each_distance(void **state)
{
	(void)state;
	for (size_t distance = 1; distance < 33000; distance += distance / 9 + 1) {
		unsigned seed = 1;
		for (size_t i = 0; i < distance + 600; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[i] = i < distance ? (uint8_t)(seed >> 16) : bytes[i - distance];
		}
		assert_same(distance + 600);
	}
}

/* What does not deflate still fits where its user was told that it does. */
static void test_room_that_suffices(void **state)
{
	static const size_t lengths[] = { 0, 1, 100, 65536, 300000 };
	unsigned seed = 1;

	(void)state;
	for (size_t i = 0; i < ROOM; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (uint8_t)(seed >> 16);
	}
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		assert_in_range(assert_same(lengths[i]), 1, GZIP_ROOM(lengths[i]));
}

static void test_many_of_one(void **state)
{
	(void)state;
	memset(bytes, 'a', 100000);
	assert_true(assert_same(100000) < 700);
}

static void test_no_room(void **state)
{
	(void)state;
	memset(bytes, 'a', 1000);
	size_t used = assert_same(1000);
	assert_int_equal(gzip_bytes(bytes, 1000, packed, used - 1), 0);
	assert_int_equal(gzip_bytes(bytes, 1000, packed, used), used);
}

static void test_checksum(void **state)
{
	(void)state;
	assert_int_equal(checksum_crc32(0, "123456789", 9), 0xcbf43926u);
	assert_int_equal(checksum_crc32(checksum_crc32(0, "1234", 4), "56789", 5), 0xcbf43926u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte_and_length),
		cmocka_unit_test(test_repeats_of_each_length),
		cmocka_unit_test(test_repeats_of_each_distance),
		cmocka_unit_test(test_room_that_suffices),
		cmocka_unit_test(test_many_of_one),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_checksum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
