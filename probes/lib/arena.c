/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/lib/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under sanitizers 1: each piece is a block of its own, and what lies behind it is nobody's. */
#ifndef ARENA_BLOCK_SIZE
#define ARENA_BLOCK_SIZE 65536
#endif

enum { ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *older;
	size_t size;
	size_t used;
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

static struct arena_block *new_block(struct arena *arena, size_t size)
{
	if (size < ARENA_BLOCK_SIZE)
		size = ARENA_BLOCK_SIZE;
	if (size > SIZE_MAX - sizeof(struct arena_block))
		abort();

	struct arena_block *block = calloc(1, sizeof *block + size);
	if (!block)
		abort();
	block->size = size;
	block->older = arena->newest;
	arena->newest = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		abort();

	struct arena_block *block = arena->newest;
	size_t begin = block ? (block->used + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : 0;
	if (!block || begin > block->size || block->size - begin < size) {
		block = new_block(arena, size);
		begin = 0;
	}
	block->used = begin + size;
	return block->bytes + begin;
}

char *arena_copy(struct arena *arena, const void *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

/* Into what is left of the newest block: most texts fit there, and are made once. */
static int print_into_rest(struct arena_block *block, const char *format, va_list arguments)
{
	char *text = (char *)block->bytes + block->used;
	size_t room = block->size - block->used;
	int length = vsnprintf(text, room, format, arguments);

	if (length >= 0 && (size_t)length < room)
		block->used += (size_t)length + 1;
	else
		block->used = block->size;
	return length;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	struct arena_block *block = arena->newest ? arena->newest : new_block(arena, 1);
	size_t begin = block->used;
	va_list again;

	va_copy(again, arguments);
	int length = print_into_rest(block, format, again);
	va_end(again);
	if (length < 0)
		abort();
	if (begin + (size_t)length < block->size)
		return (char *)block->bytes + begin;

	char *text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

void arena_clear(struct arena *arena)
{
	struct arena_block *kept = arena->newest;

	if (!kept)
		return;
	arena->newest = kept->older;
	arena_free(arena);
	memset(kept->bytes, 0, kept->used);
	kept->older = NULL;
	kept->used = 0;
	arena->newest = kept;
}

void arena_free(struct arena *arena)
{
	while (arena->newest) {
		struct arena_block *block = arena->newest;
		arena->newest = block->older;
		free(block);
	}
}
