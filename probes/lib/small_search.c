/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The C library's qsort(), memmem() and strstr() in few words: 4 kB less in the binary. Sorting is
 * by a heap, n log n at worst; searching tries each place where the first byte is. Only the binary
 * that is built for size has them; their test runs them beside the C library's own.
 */
#ifdef __OPTIMIZE_SIZE__

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef int comparison(const void *, const void *);

static void swap(unsigned char *a, unsigned char *b, size_t size)
{
	while (size--) {
		unsigned char byte = *a;
		*a++ = *b;
		*b++ = byte;
	}
}

/* Lets the item at `at` sink below those that are greater. */
static void sink(unsigned char *items, size_t at, size_t count, size_t size, comparison *compare)
{
	for (size_t child; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count &&
		    compare(items + child * size, items + (child + 1) * size) < 0)
			child++;
		if (compare(items + at * size, items + child * size) >= 0)
			return;
		swap(items + at * size, items + child * size, size);
	}
}

void qsort(void *all, size_t count, size_t size, comparison *compare)
{
	unsigned char *items = all;

	for (size_t i = count / 2; i-- > 0;)
		sink(items, i, count, size, compare);
	while (count > 1) {
		swap(items, items + --count * size, size);
		sink(items, 0, count, size, compare);
	}
}

void *memmem(const void *bytes, size_t length, const void *piece, size_t size)
{
	const unsigned char *at = bytes, *end = at + length;

	if (!size)
		return (void *)(uintptr_t)at;
	for (; (size_t)(end - at) >= size; at++) {
		at = memchr(at, *(const unsigned char *)piece, (size_t)(end - at) - size + 1);
		if (!at)
			break;
		if (memcmp(at, piece, size) == 0)
			return (void *)(uintptr_t)at;
	}
	return NULL;
}

char *strstr(const char *text, const char *piece)
{
	return memmem(text, strlen(text), piece, strlen(piece));
}

#endif
