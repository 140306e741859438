/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space of one function at a time, each dword of which is read once however often it
 * is asked for: a read wakes the device and can be slow. What was read, and what of it the chains
 * of capabilities needed, is counted in machine.config_dwords.
 */
#ifndef PROBES_PCI_CONFIG_H
#define PROBES_PCI_CONFIG_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

enum { CONFIG_HEADER = 64, CONFIG_STANDARD = 256, CONFIG_EXTENDED = 4096 };

struct pci_config {
	struct source *source;
	struct machine *machine;
	struct pci_address address;
	uint32_t known[CONFIG_EXTENDED / 4 / 32]; /* a bit for each dword */
	uint32_t dwords[CONFIG_EXTENDED / 4];
	size_t denied;      /* functions whose capabilities may not be read */
	size_t no_extended; /* PCI Express functions without reachable extended space */
};

/* Goes to another function; `source` and `machine` are set. */
void pci_config_begin(struct pci_config *config, struct pci_address address);

/*
 * The dword at `offset`, a multiple of 4. ABSENT beyond what the machine shows. The value is 0
 * where it is not OK.
 */
enum status pci_config_dword(struct pci_config *config, unsigned offset, uint32_t *value);

/* `count` dwords in one reading. */
enum status pci_config_dwords(struct pci_config *config, unsigned offset, unsigned count,
			      uint32_t *values);

/* "configuration header of 0000:00:1c.0" and why, as machine_gap(). */
void pci_config_gap(struct pci_config *config, const char *what, const char *why, ...)
	__attribute__((format(printf, 3, 4)));

#endif
