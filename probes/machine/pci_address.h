/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a PCI function sits. Domains above ffff exist (Intel VMD). */
#ifndef PROBES_MACHINE_PCI_ADDRESS_H
#define PROBES_MACHINE_PCI_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

struct pci_address {
	uint32_t domain;
	uint8_t bus;
	uint8_t device;
	uint8_t function;
};

enum { PCI_ADDRESS_TEXT = 20 };

/* "0000:00:1c.0" into `text`, which is returned. */
char *pci_address_print(struct pci_address address, char text[PCI_ADDRESS_TEXT]);

/* Reads "0000:00:1c.0", the domain of 4 to 8 digits. False, and nothing written, for all else. */
bool pci_address_parse(const char *text, struct pci_address *address);

/* Order of everything that is shown: below zero, zero, above zero, as strcmp. */
int pci_address_compare(struct pci_address a, struct pci_address b);

/* Device and function packed in 8 bits, as requester ids have them. */
unsigned pci_address_devfn(struct pci_address address);

/*
 * The last part of a path that is an address in a domain of at most `most`: the function that a
 * device of sysfs hangs on. "../../../devices/pci0000:00/0000:00:14.0/usb1/1-2" is on 0000:00:14.0.
 * False where there is none.
 */
bool pci_address_last_in(const char *path, uint32_t most, struct pci_address *address);

/* Same domain, bus and device number: functions of one card or chip. */
bool pci_address_same_slot(struct pci_address a, struct pci_address b);

#endif
