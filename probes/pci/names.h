/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for ids, from a file in the form of pci.ids. They decorate the report and decide nothing. The file is read once, and only
 * names of functions that are there are kept.
 */
#ifndef PROBES_PCI_NAMES_H
#define PROBES_PCI_NAMES_H

#include "probes/machine/machine.h"

/* Sets the names of every function; NULL stays where pci.ids has none or is missing. */
void pci_name_functions(struct machine *machine);

/* The same from this file. False where it cannot be opened, or there is no function. */
bool pci_names_from(struct machine *machine, const char *file);

#endif
