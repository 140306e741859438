/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

static void judge_device(const struct machine *machine, struct findings *findings,
			 const struct function *function)
{
	const struct group *group = machine_group_of(machine, function->address);
	struct finding *finding;

	if (!group || !group->others.count)
		return;
	finding = finding_add_function(
		findings, FINDING_FAIL, function,
		"Its IOMMU group %u also contains %s, which is not a PCI function.", group->id,
		group->others.items[0]);
	for (size_t i = 0; i < group->others.count && i < 8; i++)
		finding_cite_text(findings, finding, group->others.items[i],
				  "/sys/kernel/iommu_groups/%u/devices", group->id);
	finding_set_remedy(findings, finding,
			   "If a driver is bound to it, unbind it: echo %s > "
			   "/sys/kernel/iommu_groups/%u/devices/%s/driver/unbind",
			   group->others.items[0], group->id, group->others.items[0]);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const size_t before = findings->list.count;

	judge_devices(machine, findings, judge_device);
	if (findings->list.count == before)
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "All group members are PCI functions.");
}

RULE(group_member_not_pci) = {
	.id = "group_member_not_pci",
	.severity = SEVERITY_CHANGE,
	.title = "its group has a non-PCI member",
	.remedy = "Unbind its driver, or blacklist it; the host then cannot use that device.",
	.where = WHERE_SYSTEM,
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS,
	.judge = judge,
	EXPLAIN(.meaning = "The group also contains a device without PCI configuration space, such "
			   "as an I2C controller of the chipset with an ACPI name. While a driver "
			   "is bound to it, VFIO refuses the whole group.",
		.how = "A name in /sys/kernel/iommu_groups/N/devices is not a PCI address.",
		.reference = "Linux drivers/vfio, vfio_dev_viable(); AMD I/O Virtualization "
			     "specification, 5.2.2.3")
};
