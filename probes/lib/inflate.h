/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Deflated bytes (RFC 1951) made whole again, by zlib. Headers and checksums of gzip or zlib around
 * them are the caller's.
 */
#ifndef PROBES_LIB_INFLATE_H
#define PROBES_LIB_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Gets what was unpacked, piece by piece; false where no more is wanted. */
typedef bool inflate_taker(void *context, const uint8_t *bytes, size_t count);

/*
 * Gives how many of the packed bytes were used; what follows the end of the data is left. 0 where
 * they are damaged or cut off, where there is no memory, or where `take` wanted no more: what it
 * got until then may be any bytes.
 */
size_t inflate_bytes(const uint8_t *packed, size_t length, inflate_taker *take, void *context);

/*
 * What the program itself has packed, `size` bytes when whole, to be freed. Aborts where there is
 * no memory, or the bytes are others.
 */
char *inflate_whole(const uint8_t *packed, size_t length, size_t size);

#endif
