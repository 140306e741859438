/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two lists of capabilities, walked once for each function with a bound: firmware and broken
 * devices make them loop or point outside. Where the kernel shows fewer bytes than a list needs,
 * that is "denied" or "failed", never "no such capability".
 */
#ifndef PROBES_PCI_CAPABILITIES_H
#define PROBES_PCI_CAPABILITIES_H

#include "probes/pci/config.h"

enum {
	CAPABILITY_POWER = 0x01,
	CAPABILITY_MSI = 0x05,
	CAPABILITY_PCIE = 0x10,
	CAPABILITY_MSIX = 0x11,
	CAPABILITY_AF = 0x13,
};
enum {
	EXTENDED_ACS = 0x0d,
	EXTENDED_ARI = 0x0e,
	EXTENDED_ATS = 0x0f,
	EXTENDED_SRIOV = 0x10,
	EXTENDED_PRI = 0x13,
	EXTENDED_RESIZABLE_BAR = 0x15,
	EXTENDED_PASID = 0x1b,
};

struct capability_place {
	/* OK: it is at `offset`; ABSENT: its list has no such; else why that is not known */
	enum status status;
	unsigned offset;
};

/*
 * Fills in function->capabilities. Its header has been read. Each fault is a gap with its offset.
 */
void pci_walk_capabilities(struct pci_config *config, struct function *function);

/* The first of this id. */
struct capability_place pci_capability(const struct function *function, unsigned id);
struct capability_place pci_extended_capability(const struct function *function, unsigned id);

/*
 * `count` dwords of a capability, from `at` bytes behind its begin; zeros where the status is not
 * OK. Registers that would lie beyond their list's space are FAILED with a gap: a list may end in
 * the last dword.
 */
enum status pci_registers(struct pci_config *config, struct capability_place place, unsigned at,
			  unsigned count, uint32_t *values);

#endif
