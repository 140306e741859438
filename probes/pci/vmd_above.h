/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Behind which Intel VMD a function is. */
#ifndef PROBES_PCI_VMD_ABOVE_H
#define PROBES_PCI_VMD_ABOVE_H

#include "probes/machine/machine.h"
#include "probes/source/source.h"

/*
 * By its path in /sys; without one, where the machine has one VMD and one domain behind it. FAILED:
 * it is behind one, nobody knows which.
 */
struct vmd vmd_above(struct source *source, struct machine *machine,
		     const struct function *function);

#endif
