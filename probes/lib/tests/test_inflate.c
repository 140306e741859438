/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each kind of block, and packed bytes that are damaged, cut off or more than is wanted. */
#include "probes/lib/inflate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>

static const uint8_t stored[] = { 0x01, 0x06, 0x00, 0xf9, 0xff, 's', 't', 'o', 'r', 'e', 'd' };

/* "one two one two one two" */
static const uint8_t fixed[] = { 0xcb, 0xcf, 0x4b, 0x55, 0x28, 0x29,
				 0xcf, 0x57, 0xc8, 0x47, 0xa5, 0x01 };

/* 100,000 times "a": more than a window. Between these two are 100 zeros. */
static const uint8_t begin_of_many[] = { 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0,
					 0xac, 0xeb, 0x5f, 0xc2, 0x1a, 0x1e, 0x40, 0x01 };
static const uint8_t end_of_many[] = { 0xaf, 0x06 };
enum { MANY = 100000, PACKED_MANY = 115 };

struct taken {
	uint8_t bytes[MANY + 1];
	size_t count, most;
};

static struct taken taken;

static bool take(void *context, const uint8_t *bytes, size_t count)
{
	struct taken *to = context;

	if (count > to->most - to->count)
		return false;
	memcpy(to->bytes + to->count, bytes, count);
	to->count += count;
	return true;
}

/* In a block of its own, so that the sanitizer sees a byte read too many. */
static size_t unpack(const uint8_t *packed, size_t length, size_t most)
{
	uint8_t *copy = malloc(length + !length);

	assert_non_null(copy);
	memcpy(copy, packed, length);
	taken.count = 0;
	taken.most = most;
	size_t used = inflate_bytes(copy, length, take, &taken);
	free(copy);
	return used;
}

static void assert_taken(const char *text)
{
	assert_int_equal(taken.count, strlen(text));
	assert_memory_equal(taken.bytes, text, taken.count);
}

static void blocks_are_unpacked(void **state)
{
	(void)state;
	assert_int_equal(unpack(stored, sizeof stored, MANY), sizeof stored);
	assert_taken("stored");
	assert_int_equal(unpack(fixed, sizeof fixed, MANY), sizeof fixed);
	assert_taken("one two one two one two");
}

static void what_follows_is_left(void **state)
{
	uint8_t packed[sizeof fixed + 8] = { 0 };
	(void)state;

	memcpy(packed, fixed, sizeof fixed);
	assert_int_equal(unpack(packed, sizeof packed, MANY), sizeof fixed);
	assert_taken("one two one two one two");
}

static void put_many(uint8_t packed[PACKED_MANY])
{
	memset(packed, 0, PACKED_MANY);
	memcpy(packed, begin_of_many, sizeof begin_of_many);
	memcpy(packed + PACKED_MANY - sizeof end_of_many, end_of_many, sizeof end_of_many);
}

static void more_than_a_window_comes_in_pieces(void **state)
{
	uint8_t packed[PACKED_MANY];
	(void)state;

	put_many(packed);
	assert_int_equal(unpack(packed, sizeof packed, MANY), sizeof packed);
	assert_int_equal(taken.count, MANY);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(taken.bytes[i], 'a');
}

static void no_more_comes_than_is_wanted(void **state)
{
	uint8_t packed[PACKED_MANY];
	(void)state;

	put_many(packed);
	assert_int_equal(unpack(packed, sizeof packed, MANY - 1), 0);
	assert_true(taken.count < MANY);
	assert_int_equal(unpack(stored, sizeof stored, 5), 0);
}

static void what_is_cut_off_is_nothing(void **state)
{
	uint8_t packed[PACKED_MANY];
	(void)state;

	put_many(packed);
	for (size_t length = 0; length < sizeof packed; length++)
		assert_int_equal(unpack(packed, length, MANY), 0);
	for (size_t length = 0; length < sizeof fixed; length++)
		assert_int_equal(unpack(fixed, length, MANY), 0);
}

static void what_is_damaged_does_no_harm(void **state)
{
	static const uint8_t no_such_block[] = { 0x07, 0x00, 0x00, 0x00 };
	uint8_t packed[sizeof stored];
	(void)state;

	assert_int_equal(unpack(no_such_block, sizeof no_such_block, MANY), 0);
	memcpy(packed, stored, sizeof stored);
	packed[3] ^= 1;
	assert_int_equal(unpack(packed, sizeof packed, MANY), 0);
	for (size_t bit = 0; bit < sizeof fixed * 8; bit++) {
		uint8_t wrong[sizeof fixed];
		memcpy(wrong, fixed, sizeof fixed);
		wrong[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_true(unpack(wrong, sizeof wrong, MANY) <= sizeof fixed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_unpacked),
		cmocka_unit_test(what_follows_is_left),
		cmocka_unit_test(more_than_a_window_comes_in_pieces),
		cmocka_unit_test(no_more_comes_than_is_wanted),
		cmocka_unit_test(what_is_cut_off_is_nothing),
		cmocka_unit_test(what_is_damaged_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
