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

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		abort();

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

void arena_free(struct arena *arena)
{
	while (arena->newest) {
		struct arena_block *block = arena->newest;
		arena->newest = block->older;
		free(block);
	}
}
