/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is masked byte by byte, so that lengths and offsets stay. */
#ifndef PROBES_SOURCE_MASK_TABLES_H
#define PROBES_SOURCE_MASK_TABLES_H

#include <stddef.h>
#include <stdint.h>

/*
 * In place: of SMBIOS only slots (9), onboard devices (41) and the end mark (127) stay, of their
 * texts the name; of all other structures, the header and how long they are.
 */
void mask_smbios(uint8_t *bytes, size_t length);

/*
 * The Device Serial Number capability, in 4096 bytes of configuration space. A byte counts where
 * its `statuses` is OK.
 */
void mask_config(uint8_t *space, const uint8_t *statuses);

#endif
