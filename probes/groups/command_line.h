/* What the running kernel's command line does to groups. */
#ifndef PROBES_GROUPS_COMMAND_LINE_H
#define PROBES_GROUPS_COMMAND_LINE_H

#include "probes/groups/view.h"

/*
 * Adds the options on the command line, of which the kernel would make the same again: pci=config_acs=, pci=disable_acs_redir=,
 * and pcie_acs_override= where the kernel's log shows that it knows that. Options that are not understood are left out, as the
 * kernel leaves them out. For views of what could be: a control bit that is read already shows what pci= did to it.
 */
void command_line_apply(struct arena *arena, struct view *view);

/* Adds pcie_acs_override= alone, which no register shows. */
void command_line_apply_override(struct arena *arena, struct view *view);

/* The kernel is known to be older than 6.11. */
bool command_line_lacks_config_acs(const struct machine *machine);

#endif
