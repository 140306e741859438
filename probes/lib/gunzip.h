/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A member of a gzip file (RFC 1952) unpacked, its checksum compared. */
#ifndef PROBES_LIB_GUNZIP_H
#define PROBES_LIB_GUNZIP_H

#include "probes/lib/inflate.h"

/* Its first bytes. */
#define GZIP_MAGIC "\x1f\x8b\x08"

/*
 * Gives how many of the bytes are the member, and hands on what is in it; several may follow one
 * another. 0 where it is no such thing, is damaged or cut off, or where `take` wanted no more: what
 * it got until then may be any bytes.
 */
size_t gunzip_member(const uint8_t *bytes, size_t length, inflate_taker *take, void *context);

#endif
