/* Whether the firmware lets Linux remap interrupts; what its tables come to. */
#ifndef PROBES_INTERRUPT_REMAPPING_H
#define PROBES_INTERRUPT_REMAPPING_H

#include "probes/machine.h"

/*
 * Linux remaps interrupts only where every IOAPIC of the MADT is in some unit's scope (intel_irq_remapping.c,
 * amd/init.c); Intel's DMAR must also say so in its flags, while AMD's units always can. A virtio-iommu never does.
 * Not OK where a table that decides could not be seen: its status is that of what is missing.
 */
struct flag interrupt_remapping_offered(const struct machine *machine);

#endif
