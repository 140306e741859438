/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the running kernel's command line does to groups. */
#ifndef PROBES_GROUPS_COMMAND_LINE_H
#define PROBES_GROUPS_COMMAND_LINE_H

#include "probes/groups/view.h"

/*
 * Adds pci=config_acs= and pci=disable_acs_redir=, which would do the same to a machine with its
 * IOMMU on. For views of what could be: a control bit that is read already shows what they did to
 * it. What is not understood is left out, as by the kernel.
 */
void command_line_apply_pci(struct arena *arena, struct view *view);

/*
 * Adds pcie_acs_override= where the kernel's log shows that it knows the option; no register shows
 * it. For the view of what this kernel shows; what could be is told without it, since it isolates
 * nothing.
 */
void command_line_apply_override(struct arena *arena, struct view *view);

/* The kernel is known to be older than 6.11. */
bool command_line_lacks_config_acs(const struct machine *machine);

#endif
