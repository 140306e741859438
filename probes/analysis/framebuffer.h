/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's drawing where the firmware drew means for a display device. Pure over facts. */
#ifndef PROBES_ANALYSIS_FRAMEBUFFER_H
#define PROBES_ANALYSIS_FRAMEBUFFER_H

#include "probes/machine/machine.h"

/* Whether the framebuffer lies in a BAR of this function. */
bool framebuffer_is_on(const struct machine *machine, const struct function *function);

/*
 * The line of the kernel's log that says that a BAR of this function is somebody else's, or NULL.
 */
const struct hint *framebuffer_refusal(const struct machine *machine,
				       const struct function *function);

/*
 * Whether vfio-pci cannot reserve the BAR. It frees it by itself since Linux 6.0, and for VGA
 * devices only (vfio_pci_vga_init()); true also where the kernel's release is not known.
 */
bool framebuffer_blocks(const struct machine *machine, const struct function *function);

/* The same of the VGA device that had the screen at boot, where it was not seen who holds what. */
bool framebuffer_may_block(const struct machine *machine, const struct function *function);

/*
 * The kernel's option that keeps its holder from claiming it; NULL where that stands on the command
 * line already.
 */
const char *framebuffer_option(const struct machine *machine);

#endif
