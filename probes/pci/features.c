/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small capabilities, a register or two each. Which specification is told in features.h. */
#include "probes/pci/parts.h"

static bool bit(uint32_t value, unsigned number)
{
	return value >> number & 1;
}

/* The capability's first dword, which the walk has read; 0 where there is none. */
static uint32_t first_dword(struct pci_config *config, struct capability_place place)
{
	uint32_t value = 0;

	if (place.status == OK)
		pci_config_dword(config, place.offset, &value);
	return value;
}

static struct power read_power(struct pci_config *config, const struct function *function)
{
	uint32_t value;
	struct power power = { .status = pci_registers(config,
						       pci_capability(function, CAPABILITY_POWER),
						       4, 1, &value) };

	power.state = value & 3;
	power.no_soft_reset = bit(value, 3);
	return power;
}

static struct msi read_msi(struct pci_config *config, const struct function *function)
{
	struct capability_place place = pci_capability(function, CAPABILITY_MSI);
	uint32_t control = first_dword(config, place) >> 16;

	return (struct msi){ place.status, bit(control, 0), bit(control, 7), bit(control, 8),
			     (uint16_t)(1U << (control >> 1 & 7)) };
}

static struct msix read_msix(struct pci_config *config, const struct function *function)
{
	struct capability_place place = pci_capability(function, CAPABILITY_MSIX);
	uint32_t control = first_dword(config, place) >> 16, table;
	enum status status = pci_registers(config, place, 4, 1, &table);

	return (struct msix){ status, bit(control, 15), (uint16_t)((control & 0x7ff) + 1),
			      table & 7 };
}

/* ECN Advanced Capabilities for Conventional PCI: capabilities at 3. */
static struct flag read_af_flr(struct pci_config *config, const struct function *function)
{
	struct capability_place place = pci_capability(function, CAPABILITY_AF);
	uint32_t value = first_dword(config, place);

	return (struct flag){ place.status, bit(value, 24) && bit(value, 25) };
}

static struct ari read_ari(struct pci_config *config, const struct function *function)
{
	uint32_t value;
	enum status status = pci_registers(config, pci_extended_capability(function, EXTENDED_ARI),
					   4, 1, &value);

	return (struct ari){ status, (uint8_t)(value >> 8) };
}

static struct ats read_ats(struct pci_config *config, const struct function *function)
{
	uint32_t value;
	struct ats ats = { .status = pci_registers(config,
						   pci_extended_capability(function, EXTENDED_ATS),
						   4, 1, &value) };

	ats.queue_depth = value & 0x1f ? value & 0x1f : 32;
	ats.page_aligned = bit(value, 5);
	ats.smallest_unit = value >> 16 & 0x1f;
	ats.enabled = bit(value, 31);
	return ats;
}

static struct pri read_pri(struct pci_config *config, const struct function *function)
{
	uint32_t values[3];
	enum status status = pci_registers(config, pci_extended_capability(function, EXTENDED_PRI),
					   4, 3, values);

	return (struct pri){ status, bit(values[0], 0), values[1], values[2] };
}

static struct pasid read_pasid(struct pci_config *config, const struct function *function)
{
	uint32_t value;
	struct pasid pasid = { .status = pci_registers(
				       config, pci_extended_capability(function, EXTENDED_PASID), 4,
				       1, &value) };

	pasid.execute = bit(value, 1);
	pasid.privileged = bit(value, 2);
	pasid.width = value >> 8 & 0x1f;
	pasid.enabled = bit(value, 16);
	return pasid;
}

void pci_read_features(struct pci_config *config, const struct function *function,
		       struct features *features)
{
	features->power = read_power(config, function);
	features->msi = read_msi(config, function);
	features->msix = read_msix(config, function);
	features->ari = read_ari(config, function);
	features->ats = read_ats(config, function);
	features->pri = read_pri(config, function);
	features->pasid = read_pasid(config, function);
	features->resets.af_flr = read_af_flr(config, function);
	features->resets.pm =
		(struct flag){ features->power.status, !features->power.no_soft_reset };
}
