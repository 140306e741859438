/*
 * Names for ids, from pci.ids through libpci's reader. They decorate the report and decide nothing.
 */
#ifndef PROBES_PCI_NAMES_H
#define PROBES_PCI_NAMES_H

#include "probes/machine.h"

/* Sets vendor_name, device_name and class_name of every function; NULL stays where pci.ids has none or is missing. */
void pci_name_functions(struct machine *machine);

#endif
