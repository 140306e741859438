/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Access Control Services, PCI Express Base 5.0, 7.7.8. */
#include "probes/quirks/acs_quirks.h"
#include "probes/pci/parts.h"

/* Sunrise Point and Union Point; the list is in acs.quirks. */
static bool is_wide(const struct function *function)
{
	return function->pcie.type == PORT_ROOT &&
	       acs_registers_are_wide(function->vendor, function->device);
}

/* 7.7.8.4: as many bits as the capability tells, 0 is all. Only where it is in use. */
static const uint32_t *read_egress(struct pci_config *config, struct capability_place place,
				   const struct acs *acs)
{
	enum { VECTOR = 8, WORDS = ACS_PORTS / 32 };
	unsigned bits = acs->capability >> 8 & 0xff;
	uint32_t *vector;

	if (acs->status != OK || acs->wide || !(acs->control & ACS_EC))
		return NULL;
	vector = arena_alloc(&config->machine->arena, WORDS * sizeof *vector);
	return pci_registers(config, place, VECTOR, bits ? (bits + 31) / 32 : WORDS, vector) == OK
		       ? vector
		       : NULL;
}

void pci_read_acs(struct pci_config *config, struct function *function)
{
	struct capability_place place = pci_extended_capability(function, EXTENDED_ACS);
	struct acs *acs = &function->acs;
	uint32_t values[2] = { 0 };

	*acs = (struct acs){ .offset = place.offset,
			     .wide = place.status == OK && is_wide(function) };
	acs->status = pci_registers(config, place, 4, 1, values);
	if (acs->wide && acs->status == OK) {
		enum status control = pci_registers(config, place, 8, 1, values + 1);
		acs->control_unseen = control == NOT_ASKED;
		acs->status = acs->control_unseen ? OK : control;
	}
	acs->capability = acs->wide ? values[0] : values[0] & 0xffff;
	acs->control = acs->wide ? values[1] : values[0] >> 16;
	acs->egress = read_egress(config, place, acs);
}
