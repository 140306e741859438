/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of slots and of devices on the board, from the SMBIOS structure table (DSP0134): type 9,
 * system slots, and type 41, onboard devices extended information. Other types are passed over by
 * their length and not looked into.
 */
#ifndef PROBES_PLATFORM_SMBIOS_SLOTS_H
#define PROBES_PLATFORM_SMBIOS_SLOTS_H

#include "probes/machine/iommu.h"
#include "probes/machine/slot.h"

enum smbios_type { SMBIOS_SLOT = 9, SMBIOS_ONBOARD = 41, SMBIOS_END = 127 };
enum { SMBIOS_PLACES_AT_MOST = 512 };

/* A device on the board: its name, as of a slot, and where it is. */
struct smbios_device {
	const char *name;
	struct pci_address address;
};

struct smbios_places {
	/*
	 * in the table's order; left out are those without a name, devices without an address,
	 * slots that have none and are of no form that PCI has
	 */
	ARRAY(struct described_slot) slots;
	ARRAY(struct smbios_device) devices;
	ARRAY(struct table_error) errors; /* offsets count from the table's begin */
};

/*
 * Reads the structure table. The entry point, in its 32-bit ("_SM_") or 64-bit ("_SM3_") form,
 * tells a table of SMBIOS 2.x how many structures it has; one that is empty or unknown tells
 * nothing, and the end-of-table structure ends it. A broken structure ends the reading with an
 * error; what stood before it is in the list. Memory is the arena's.
 */
void smbios_parse(struct arena *arena, const uint8_t *entry, size_t entry_length,
		  const uint8_t *table, size_t length, struct smbios_places *places);

#endif
