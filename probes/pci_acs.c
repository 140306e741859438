/* Access Control Services, PCI Express Base 5.0, 7.7.8. */
#include "probes/pci_parts.h"

struct id_range {
	uint16_t first, last;
};

/*
 * Root ports of Intel whose two registers have 32 bits each, so that control is at 8 instead of 6: Intel 100 Series datasheet
 * volume 2, 12.1.46 and 12.1.47; erratum 23 of its specification update, 22 of that of the 200 Series. The list is Linux's, in
 * drivers/pci/quirks.c, pci_quirk_intel_spt_pch_acs_match().
 */
static const struct id_range wide[] = {
	{ 0xa110, 0xa11f }, { 0xa167, 0xa16a },  /* Sunrise Point-H */
	{ 0xa290, 0xa29f }, { 0xa2e7, 0xa2ee },  /* Union Point */
	{ 0x9d10, 0x9d1b },                      /* 7th and 8th generation mobile */
};

static bool is_wide(const struct function *function)
{
	enum { INTEL = 0x8086 };

	if (function->vendor != INTEL || function->pcie.type != PORT_ROOT)
		return false;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (function->device >= wide[i].first && function->device <= wide[i].last)
			return true;
	return false;
}

void pci_read_acs(struct pci_config *config, struct function *function)
{
	struct capability_place place = pci_extended_capability(function, EXTENDED_ACS);
	struct acs *acs = &function->acs;
	uint32_t values[2] = { 0 };

	*acs = (struct acs){ .offset = place.offset, .wide = place.status == OK && is_wide(function) };
	acs->status = pci_registers(config, place, 4, acs->wide ? 2 : 1, values);
	acs->capability = acs->wide ? values[0] : values[0] & 0xffff;
	acs->control = acs->wide ? values[1] : values[0] >> 16;
}
