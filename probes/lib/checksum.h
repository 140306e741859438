/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checksum of GPT, gzip and others: CRC-32 with the polynomial of IEEE 802.3. */
#ifndef PROBES_LIB_CHECKSUM_H
#define PROBES_LIB_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Continued from `crc`; 0 begins. */
uint32_t checksum_crc32(uint32_t crc, const void *data, size_t length);

#endif
