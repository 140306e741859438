/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts at the ends of blocks, and memory that is used again. The blocks are small here, whatever
 * they are elsewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* Names of its own, so that it stands beside the arena of everything else. */
#define arena_alloc   small_alloc
#define arena_copy    small_copy
#define arena_printf  small_printf
#define arena_vprintf small_vprintf
#define arena_clear   small_clear
#define arena_free    small_free
#undef ARENA_BLOCK_SIZE
#define ARENA_BLOCK_SIZE 64
#include "probes/lib/arena.c" /* NOLINT(bugprone-suspicious-include): of small blocks */

static bool is_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* Every room that a block can have left against every length of a text. */
static void texts_are_whole_wherever_they_lie(void **state)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
	(void)state;

	for (size_t before = 0; before <= ARENA_BLOCK_SIZE; before++)
		for (size_t length = 0; length < sizeof letters; length++) {
			struct arena arena = ARENA_EMPTY;
			memset(arena_alloc(&arena, before), 0xff, before);
			char *text = arena_printf(&arena, "%.*s", (int)length, letters);
			assert_int_equal(strlen(text), length);
			assert_memory_equal(text, letters, length);
			unsigned char *next = arena_alloc(&arena, 24);
			assert_true(is_zero(next, 24));
			memset(next, 0xff, 24);
			assert_memory_equal(text, letters, length);
			arena_free(&arena);
		}
}

static void cleared_memory_is_zero_again(void **state)
{
	struct arena arena = ARENA_EMPTY;
	(void)state;

	arena_clear(&arena);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < (size_t)2 * ARENA_BLOCK_SIZE; size += 5) {
			unsigned char *bytes = arena_alloc(&arena, size);
			assert_true(is_zero(bytes, size));
			memset(bytes, 0xff, size);
		}
		arena_clear(&arena);
		assert_non_null(arena.newest);
		assert_null(arena.newest->older);
	}
	arena_free(&arena);
	assert_null(arena.newest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_whole_wherever_they_lie),
		cmocka_unit_test(cleared_memory_is_zero_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
