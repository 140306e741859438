/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a capture does not tell unless it is asked to: serial numbers, hardware addresses, UUIDs. Lengths always stay. */
#ifndef PROBES_SOURCE_MASK_H
#define PROBES_SOURCE_MASK_H

#include "probes/source/source.h"

/*
 * The answer to this question, in place. Texts as told in lib/mask.h. ACPI tables, registers and ROMs stay as they are. Of SMBIOS
 * only slots (9), onboard devices (41) and the end mark (127) stay; of all other structures, the header and how long they are. Of mounts only
 * that on "/" stays.
 */
void mask_answer(const struct question *question, uint8_t *bytes, size_t length);

/* The Device Serial Number capability, in 4096 bytes of configuration space. A byte counts where its `statuses` is OK. */
void mask_config(uint8_t *space, const uint8_t *statuses);

#endif
