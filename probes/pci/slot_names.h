/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In which slot a function is, and what the slot is called.
 *
 * A slot's name is taken from whoever knows it most exactly: SMBIOS for the function itself, SMBIOS
 * for a port above it, the label of ACPI's _DSM (Linux shows acpi_index only beside it), the slots
 * that Linux registered. They are asked once for all functions; per function it is only what can
 * differ there.
 */
#ifndef PROBES_PCI_SLOT_NAMES_H
#define PROBES_PCI_SLOT_NAMES_H

#include "probes/machine/machine.h"
#include "probes/platform/smbios_slots.h"
#include "probes/source/source.h"

/* One of /sys/bus/pci/slots: the device, or the whole bus, that is in it. */
struct named_slot {
	const char *name;
	struct pci_address address;
	bool whole_bus;
};

struct slot_names {
	struct source *source;
	struct machine *machine;
	enum status smbios_status, slots_status;
	struct smbios_places smbios;
	ARRAY(struct named_slot) slots;
};

/* Asks SMBIOS and Linux; `names` is all zero before, and its memory is the machine's. */
void slot_names_read(struct source *source, struct machine *machine, struct slot_names *names);

/*
 * Fills in slot, slot_from, acpi_index and leads_to of a function's place. The functions' parents
 * are known. Slot not OK: the status of what could not be seen; ABSENT: nobody names one.
 */
void slot_find(struct slot_names *names, struct function *function);

#endif
