/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that lives as long as one examination of a machine.
 *
 * Everything a scan finds is allocated here and freed at once by arena_free(); nothing is freed
 * singly. No function here returns NULL: when the system has no memory left the process aborts, and
 * the supervising parent says so in the report.
 */
#ifndef PROBES_LIB_ARENA_H
#define PROBES_LIB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

/* Begin with ARENA_EMPTY. */
struct arena {
	struct arena_block *newest;
};

#define ARENA_EMPTY ((struct arena){ NULL })

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of `length` bytes with a NUL behind them (which `length` does not count). */
char *arena_copy(struct arena *arena, const void *bytes, size_t length);

/* A formatted string, as printf. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

/* As arena_free(), but a block is kept for what comes: for what is made again and again. */
void arena_clear(struct arena *arena);

/* Frees everything; the arena is empty and usable again. */
void arena_free(struct arena *arena);

#endif
