/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resizable BARs, PCI Express Base 5.0, 7.8.6. */
#include "probes/pci/parts.h"

enum { BARS = 6, SIZE_AT_MOST = 43 };

/*
 * Sizes from 1 MiB to 128 TiB are bits 31:4 of the capability register, those above bits 31:16 of
 * the control register.
 */
static uint64_t sizes(const uint32_t *registers)
{
	return (uint64_t)(registers[0] >> 4) | (uint64_t)(registers[1] >> 16) << 28;
}

void pci_read_resizable(struct pci_config *config, const struct function *function,
			struct features *features)
{
	struct capability_place place = pci_extended_capability(function, EXTENDED_RESIZABLE_BAR);
	uint32_t registers[2];

	features->resizable_status = pci_registers(config, place, 4, 2, registers);
	unsigned count = registers[1] >> 5 & 7;
	if (features->resizable_status == OK && (!count || count > BARS))
		pci_config_gap(config, "resizable BARs", "failed: %u of them at offset 0x%x", count,
			       place.offset);

	for (unsigned i = 0; features->resizable_status == OK && i < count && i < BARS;) {
		struct resizable_bar bar = { registers[1] & 7, registers[1] >> 8 & 0x3f,
					     sizes(registers) };
		if (bar.index >= BARS || bar.size > SIZE_AT_MOST)
			pci_config_gap(config, "resizable BARs",
				       "failed: BAR %u of 1 MiB << %u at offset 0x%x", bar.index,
				       bar.size, place.offset + 4 + i * 8);
		else
			*array_add(&config->machine->arena, &features->resizable) = bar;
		if (++i < count && i < BARS)
			features->resizable_status =
				pci_registers(config, place, 4 + i * 8, 2, registers);
	}
}
