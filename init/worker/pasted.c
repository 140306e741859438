/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "init/worker/pasted.h"

void note_pasted(struct machine *machine, const struct pasted *pasted)
{
	static const char what[] = "pasted text";

	machine->pasted = pasted->kinds && !pasted->bare_dump;
	/* who pasted its groups has shown that the IOMMU is on */
	if (pasted->kinds && machine->groups_status == OK)
		machine->iommu.enabled = (struct flag){ OK, true };
	machine->unlisted_groups += pasted->without_group != 0;
	if (pasted->contradiction)
		machine_gap(machine, what,
			    "failed: it contradicts itself, as texts of two boots or machines do: "
			    "%s; no group is taken from it",
			    pasted->contradiction);
	if (pasted->without_ids)
		machine_gap(machine, what,
			    "not asked: the ids of %zu functions, whose names are not in the "
			    "pci.ids of this system (lspci -nn shows them)",
			    pasted->without_ids);
	if (pasted->ambiguous)
		machine_gap(machine, what,
			    "not asked: which of several devices of one name %zu functions are "
			    "(lspci -nn shows it)",
			    pasted->ambiguous);
	if (pasted->without_group)
		machine_gap(machine, what, "not asked: the groups of %zu functions",
			    pasted->without_group);
	if (pasted->groups_alone)
		machine_gap(machine, what,
			    "not asked: whether the kernel's options, such as "
			    "pcie_acs_override=, made these groups (cat /proc/cmdline)");
}
