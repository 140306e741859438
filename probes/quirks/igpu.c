/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/igpu.h"

const struct known_igpu *igpu_known(uint16_t vendor, uint16_t device)
{
	for (size_t i = 0; i < known_igpu_id_count; i++) {
		const struct known_igpu_id *id = &known_igpu_ids[i];
		if (id->vendor == vendor && device >= id->first && device <= id->last)
			return &known_igpus[id->igpu];
	}
	return NULL;
}
