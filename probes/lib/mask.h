/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes out of a text what tells one machine from all others. */
#ifndef PROBES_LIB_MASK_H
#define PROBES_LIB_MASK_H

#include <stddef.h>

/*
 * Writes 0 for each hexadecimal digit of: UUIDs (8-4-4-4-12 digits), hardware addresses (6 to 8 pairs of digits with ':' or '-'
 * between them; 12 digits behind "enx" or "wlx"), machine ids (32 digits); and for each letter and digit behind "SerialNumber: ", to
 * the end of the line. In place, so lengths and offsets stay. UUIDs that are the same everywhere, those of EFI variables that every
 * firmware has, are left. PCI addresses and dumps with spaces look different. `text` may hold any bytes.
 */
void mask_text(char *text, size_t length);

#endif
