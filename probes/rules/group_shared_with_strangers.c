#include "probes/rule.h"

/* Bridges and host bridges in a group are neither assigned nor in the way; functions of the same slot are its own. */
static bool is_stranger(const struct machine *machine, const struct function *function, struct pci_address member)
{
	enum { HOST_BRIDGE = 0x0600 };
	const struct function *other = machine_function(machine, member);

	if (pci_address_same_slot(function->address, member))
		return false;
	if (!other || other->status != OK)
		return true;
	return !function_is_bridge(other) && other->class_code >> 8 != HOST_BRIDGE;
}

/* Counts the strangers, and cites the first `most` of them. */
static size_t cite_strangers(const struct machine *machine, struct findings *findings, struct finding *finding,
			     const struct function *function, const struct group *group, size_t most)
{
	size_t strangers = 0;

	for (size_t i = 0; i < group->members.count; i++) {
		char text[PCI_ADDRESS_TEXT];
		if (is_stranger(machine, function, group->members.items[i]) && strangers++ < most)
			cite_text(findings, finding, pci_address_print(group->members.items[i], text),
				  "/sys/kernel/iommu_groups/%u/devices", group->id);
	}
	return strangers;
}

static void judge_function(const struct machine *machine, struct findings *findings, const struct function *function)
{
	const struct group *group = machine_group_of(machine, function->address);
	char text[PCI_ADDRESS_TEXT];
	struct finding *finding;
	/* Whom a device must go along with is told with its verdict; a machine of one big group would fill the report with evidence. */
	enum { CITED = 16 };

	if (!group && machine->unlisted_groups) {
		finding = find_function(findings, FINDING_UNKNOWN, function, "Which IOMMU group it is in could not be seen.");
		finding->severity = SEVERITY_CHANGE;
		cite_text(findings, finding, "members not seen", "/sys/kernel/iommu_groups");
		return;
	}
	if (!group) {
		finding = find_function(findings, FINDING_FAIL, function,
					"It is in no IOMMU group: no IOMMU translates for it, and VFIO refuses it.");
		finding->severity = SEVERITY_IMPOSSIBLE;
		cite_text(findings, finding, "in no group", "/sys/kernel/iommu_groups");
		return;
	}

	size_t strangers = cite_strangers(machine, findings, NULL, function, group, 0);
	if (strangers) {
		finding = find_function(findings, FINDING_FAIL, function,
					"Its IOMMU group %u holds %zu other device%s, which must go along or stay unused.",
					group->id, strangers, strangers == 1 ? "" : "s");
		cite_strangers(machine, findings, finding, function, group, CITED);
		if (strangers > CITED)
			cite_text(findings, finding, "others besides", "/sys/kernel/iommu_groups/%u/devices", group->id);
		return;
	}
	finding = find_function(findings, FINDING_PASS, function, "Its IOMMU group %u holds no strangers.", group->id);
	cite_text(findings, finding, pci_address_print(function->address, text), "/sys/kernel/iommu_groups/%u/devices", group->id);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	if (machine->groups_status != OK) {
		bool none = machine->iommu.kind == IOMMU_NONE;
		struct finding *finding = find_machine(findings, none ? FINDING_NOT_APPLICABLE : FINDING_UNKNOWN,
						       none ? "Without an IOMMU there are no groups."
							    : "The kernel shows no IOMMU groups, so who shares one is not known.");
		cite_text(findings, finding, status_name(machine->groups_status), "/sys/kernel/iommu_groups");
		return;
	}
	judge_devices(machine, findings, judge_function);
}

RULE(group_shared_with_strangers) = {
	.id = "group_shared_with_strangers",
	.severity = SEVERITY_GROUP,
	.title = "its IOMMU group holds strangers",
	.meaning = "Devices of one IOMMU group could reach each other past the IOMMU, so they can only go to one virtual machine "
		   "together. The ports above a device and the other functions of its own card are no strangers.",
	.how = "The kernel's groups in /sys/kernel/iommu_groups list a device of another slot beside it.",
	.remedy = "Put the card into another slot, ideally one wired to the CPU. Or give all devices of the group to the same "
		  "virtual machine, or bind those that nobody needs to vfio-pci. A newer firmware sometimes switches ACS on.",
	.avoid = "pcie_acs_override makes a patched kernel assume isolation and changes no hardware: devices can still reach each "
		 "other's memory. It is the last resort.",
	.reference = "Linux, Documentation/driver-api/vfio: groups; PCI Express Base Specification, 6.12 (ACS)",
	.judge = judge,
};
