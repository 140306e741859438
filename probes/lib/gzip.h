/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes packed as gzip (RFC 1952) does, by zlib. */
#ifndef PROBES_LIB_GZIP_H
#define PROBES_LIB_GZIP_H

#include <stddef.h>
#include <stdint.h>

/* The most that so many bytes become: what does not deflate goes as it is, in blocks. */
#define GZIP_ROOM(length) ((length) + (length) / 8 + 64)

/* How many bytes were put into `packed`; 0 where `room` or memory does not suffice. */
size_t gzip_bytes(const uint8_t *bytes, size_t length, uint8_t *packed, size_t room);

#endif
