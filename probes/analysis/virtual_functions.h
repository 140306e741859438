/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keeps Linux from making the virtual functions that a device offers by SR-IOV
 * (drivers/pci/iov.c). Pure over facts; the function has that capability.
 */
#ifndef PROBES_ANALYSIS_VIRTUAL_FUNCTIONS_H
#define PROBES_ANALYSIS_VIRTUAL_FUNCTIONS_H

#include "probes/machine/machine.h"

/* The first of their BARs that lacks an address, or NULL. */
const struct bar *vf_bar_without_room(const struct sriov *sriov);

/*
 * How many have ids that lead to the port above. Offset and stride may read as 0 while there are
 * none; and what is on a root bus finds the buses behind it.
 */
unsigned vfs_with_numbers(const struct machine *machine, const struct function *function);

/*
 * Whether the port above reaches them: on the bus below a port each device number but 0 needs its
 * ARI forwarding, without which they read as all ones ("unknown header type 7f"). ABSENT: they need
 * none. Else not OK where the port was not seen.
 */
struct flag vfs_are_reached(const struct machine *machine, const struct function *function);

#endif
