/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single root I/O virtualization, PCI Express Base 5.0, 9.3.3. */
#include "probes/pci/parts.h"

#include <string.h>

enum { BARS = 6 };

/* Linux's range is that of all virtual functions together. */
static void divide_sizes(struct sriov *sriov)
{
	for (size_t i = 0; i < sriov->bars.count; i++)
		if (sriov->total_vfs)
			sriov->bars.items[i].size.value /= sriov->total_vfs;
}

/* From offset 8 on. */
static void decode(const uint32_t *values, struct sriov *sriov)
{
	sriov->enabled = values[0] & 1;
	sriov->ari_hierarchy = values[0] >> 4 & 1;
	sriov->initial_vfs = (uint16_t)values[1];
	sriov->total_vfs = (uint16_t)(values[1] >> 16);
	sriov->num_vfs = (uint16_t)values[2];
	sriov->first_offset = (uint16_t)values[3];
	sriov->stride = (uint16_t)(values[3] >> 16);
	sriov->vf_device = (uint16_t)(values[4] >> 16);
}

void pci_read_sriov(struct pci_config *config, const struct function *function,
		    struct features *features)
{
	struct capability_place place = pci_extended_capability(function, EXTENDED_SRIOV);
	uint32_t values[5], bars[BARS];

	features->sriov_status = pci_registers(config, place, 0x08, 5, values);
	if (features->sriov_status == OK)
		features->sriov_status = pci_registers(config, place, 0x24, BARS, bars);
	if (features->sriov_status != OK)
		return;

	struct sriov *sriov = arena_alloc(&config->machine->arena, sizeof *sriov);
	sriov->offset = (uint16_t)place.offset;
	decode(values, sriov);
	if (sriov->num_vfs > sriov->total_vfs)
		pci_config_gap(config, "SR-IOV",
			       "failed: %u virtual functions of at most %u, at offset 0x%x",
			       sriov->num_vfs, sriov->total_vfs, place.offset);
	struct resources resources = pci_read_resources(config);
	pci_decode_bars(config, bars, BARS, resources.status, resources.items + RESOURCE_VIRTUAL,
			&sriov->bars);
	divide_sizes(sriov);
	features->sriov = sriov;
}
