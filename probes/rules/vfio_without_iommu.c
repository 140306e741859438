/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

/*
 * mdev has groups of the same name, of members that are no PCI functions: they are in nobody's
 * way.
 */
static void judge(const struct machine *machine, struct findings *findings)
{
	struct finding *finding = NULL;
	char address[PCI_ADDRESS_TEXT];

	for (size_t i = 0; i < machine->vfio_groups.count; i++) {
		const struct group *group = &machine->vfio_groups.items[i];
		if (!group->members.count)
			continue;
		pci_address_print(group->members.items[0], address);
		if (!finding)
			finding = finding_add_machine(
				findings, FINDING_WARN,
				"VFIO uses %s in no-IOMMU mode: its group is not a real one, and "
				"no IOMMU translates for it.",
				address);
		finding_cite_text(findings, finding, address, "/sys/kernel/iommu_groups/%u/devices",
				  group->id);
	}
	if (!finding)
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "No PCI function is in a no-IOMMU group.");
}

RULE(vfio_without_iommu) = {
	.id = "vfio_without_iommu",
	.severity = SEVERITY_NOTE,
	.title = "VFIO is in no-IOMMU mode",
	.remedy = "Enable the IOMMU, and remove enable_unsafe_noiommu_mode from the options of the "
		  "module vfio.",
	.judge = judge,
	EXPLAIN(.meaning = "VFIO created a group for a device that no IOMMU covers. Programs such "
			   "as DPDK can use it; a VM cannot: the device can write to all memory.",
		.how = "A group of one member is named vfio-noiommu, or /sys/class/iommu is "
		       "empty. It is not counted among the groups of the IOMMU.",
		.reference = "Linux drivers/vfio/group.c, vfio_noiommu_group_alloc()")
};
