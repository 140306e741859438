/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libpci, made fit for a process that must not die.
 *
 * libpci reports trouble by calling a function that must not return, and its own one calls exit():
 * for PID 1 that is a kernel panic. Here trouble jumps back into the call that met it, which
 * answers FAILED and keeps libpci's message. Nothing is ever printed, and nothing written: the
 * library is opened for reading.
 */
#ifndef PROBES_SOURCE_PCI_ACCESS_H
#define PROBES_SOURCE_PCI_ACCESS_H

#include "probes/source/source.h"

struct pci_access;
struct pci_dev;

struct pci_library {
	struct pci_access *access; /* NULL: not open */
	struct pci_dev **devices;  /* sorted by address */
	size_t count;
	char message[200]; /* what libpci said where a call FAILED */
};

/* Lists the functions of this machine (sysfs). OK or FAILED; close it in either case. */
enum status pci_library_open(struct pci_library *library);

/* The addresses, sorted, added to `list`. */
void pci_library_list(const struct pci_library *library, struct arena *arena,
		      pci_address_list *list);

/*
 * ABSENT: no such function. FAILED: not all of these bytes may be read, for whatever reason; libpci
 * does not tell.
 */
enum status pci_library_read(struct pci_library *library, struct pci_address address,
			     unsigned offset, unsigned length, uint8_t *bytes);

void pci_library_close(struct pci_library *library);

#endif
