/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA-256 (FIPS 180-4). */
#ifndef PROBES_LIB_SHA256_H
#define PROBES_LIB_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_SIZE = 32 };

void sha256(const void *data, size_t length, uint8_t digest[SHA256_SIZE]);

#endif
