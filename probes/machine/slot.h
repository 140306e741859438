/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A slot as the firmware describes it: SMBIOS (DSP0134) type 9, 7.10. Part of machine.h. */
#ifndef PROBES_MACHINE_SLOT_H
#define PROBES_MACHINE_SLOT_H

#include "probes/machine/fact.h"
#include "probes/machine/pci_address.h"

enum slot_form {
	SLOT_FORM_UNKNOWN,
	SLOT_FORM_CARD, /* PCI Express, or conventional PCI */
	SLOT_FORM_M2,
	SLOT_FORM_U2,
	SLOT_FORM_MINI, /* PCI Express Mini */
	SLOT_FORM_OCP,
	SLOT_FORM_EDSFF,
};

enum slot_usage { SLOT_USAGE_UNKNOWN, SLOT_AVAILABLE, SLOT_IN_USE };

/* As in JSON; NULL where it is unknown. */
const char *slot_form_word(enum slot_form form);
const char *slot_usage_word(enum slot_usage usage);

struct described_slot {
	const char *name; /* never empty; any bytes but control characters */
	enum slot_form form;
	enum slot_usage usage;
	uint8_t width; /* lanes; 0: not told */
	/* what follows is there; many firmwares give none while the slot is empty */
	bool has_address;
	/* of what is in the slot or, with many firmwares, of the port that leads to it */
	struct pci_address address;
};

#endif
