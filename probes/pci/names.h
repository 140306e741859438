/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for ids, from the pci.ids at hand. They decorate the report and decide nothing. The file is
 * read once, and only names of functions that are there are kept.
 */
#ifndef PROBES_PCI_NAMES_H
#define PROBES_PCI_NAMES_H

#include "probes/machine/machine.h"

struct lines;

/* Sets the names of every function; NULL stays where pci.ids has none or is missing. */
void pci_name_functions(struct machine *machine);

/* The same from these lines, which are read to their end. There must be a function. */
void pci_names_from(struct machine *machine, struct lines *lines);

#endif
