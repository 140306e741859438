/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What pci.c puts a function together from: each reads its own registers, once the capabilities
 * have been walked, and notes as a gap what it could not read. Each is in the file of its name.
 */
#ifndef PROBES_PCI_PARTS_H
#define PROBES_PCI_PARTS_H

#include "probes/pci/capabilities.h"

/* pcie, and of the features flr, slot, link and ari_forwarding (pci_express.c). */
void pci_read_express(struct pci_config *config, struct function *function,
		      struct features *features);

void pci_read_acs(struct pci_config *config, struct function *function);

/* power, msi, msix, ari, ats, pri, pasid, and af_flr and pm of the resets (pci_features.c). */
void pci_read_features(struct pci_config *config, const struct function *function,
		       struct features *features);

/*
 * runtime_power; before anything of the machine's configuration space is read
 * (pci_runtime_power.c).
 */
/* Of a root or downstream port, once its capabilities are known. */
void pci_read_power_resources(struct pci_config *config, struct function *function);
void pci_read_runtime_power(struct pci_config *config, struct function *function);

/* sriov and resizable; after the BARs (pci_sriov.c, pci_resizable.c). */
void pci_read_sriov(struct pci_config *config, const struct function *function,
		    struct features *features);
void pci_read_resizable(struct pci_config *config, const struct function *function,
			struct features *features);

/*
 * A line of the sysfs file "resource": a BAR, the ROM, or the range of a BAR of all virtual
 * functions. All zero: none.
 */
struct resource {
	uint64_t begin;
	uint64_t end;   /* inclusive */
	uint64_t flags; /* Linux's IORESOURCE_ */
};

enum { RESOURCE_ROM = ROM_BAR, RESOURCE_VIRTUAL = 7, RESOURCES = 13 };

struct resources {
	enum status status;
	struct resource items[RESOURCES];
};

/* Asks for the function's file (pci_bars.c). */
struct resources pci_read_resources(struct pci_config *config);

/*
 * The registers of `count` BARs as bars, with the sizes that `status` and `resources`, an item
 * each, tell (pci_bars.c).
 */
void pci_decode_bars(struct pci_config *config, const uint32_t *registers, uint8_t count,
		     enum status status, const struct resource *resources, bar_list *bars);

void pci_read_bars(struct pci_config *config, const struct function *function,
		   struct features *features);

/*
 * What needs all functions: the bridges above, ids of virtual functions, repaired port types, bus
 * resets (pci_topology.c).
 */
void pci_join_functions(struct machine *machine);

#endif
