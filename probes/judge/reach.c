/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/reach.h"

#include "probes/judge/asking.h"

#include <string.h>

static bool begins_with(struct text text, const char *begin)
{
	return text.status == OK && strncmp(text.value, begin, strlen(begin)) == 0;
}

/* Xen shows itself to the system that manages it as well, which has the machine's own firmware. */
static bool is_guest(const struct machine *machine)
{
	const struct cpu *cpu = &machine->cpu;
	bool xen = cpu->status == OK && cpu->hypervisor_vendor &&
		   strncmp(cpu->hypervisor_vendor, "Xen", 3) == 0;

	return cpu->status == OK && cpu->hypervisor &&
	       (!xen || begins_with(machine->firmware.system_vendor, "Xen"));
}

static bool is_rented(const struct machine *machine)
{
	static const char *const vendors[] = { "Amazon EC2", "Alibaba Cloud", "Tencent Cloud",
					       "OVHcloud" };

	for (size_t i = 0; i < sizeof vendors / sizeof *vendors; i++)
		if (begins_with(machine->firmware.system_vendor, vendors[i]))
			return true;
	return begins_with(machine->firmware.product, "Google Compute Engine");
}

static bool is_out_of_reach(const struct finding *finding)
{
	return finding->at_board || finding->where == WHERE_FIRMWARE_SETUP ||
	       finding->where == WHERE_FIRMWARE_UPDATE || finding->where == WHERE_CARDS;
}

static const char *within_reach(const struct finding *finding, bool guest)
{
	bool group = finding->severity == SEVERITY_GROUP || finding->where == WHERE_CARDS;

	if (finding->no_action)
		return "Nothing needs to be done.";
	if (!guest)
		return group ? "Assign all of them to one VM, or use another instance type."
			     : "The provider controls the firmware: use another instance type.";
	if (group)
		return "Assign all of them to one nested VM; or place the device elsewhere in this "
		       "VM's configuration on its host.";
	if (finding->severity == SEVERITY_NOTE)
		return "This is a virtual machine: change its configuration on the host.";
	return "This is a virtual machine: change its configuration on the host (QEMU: -machine "
	       "kernel-irqchip=split, -device intel-iommu,intremap=on, -cpu host).";
}

static void replace(struct finding *finding, bool guest)
{
	finding->remedy = within_reach(finding, guest);
	if (finding->where != WHERE_NOWHERE)
		finding->where = guest ? WHERE_HOST : WHERE_NOWHERE;
}

void remedies_within_reach(const struct machine *machine, struct findings *findings)
{
	bool guest = is_guest(machine);

	if (machine->pasted)
		ask_for_texts(machine, findings);
	for (size_t i = 0; (guest || is_rented(machine)) && i < findings->list.count; i++) {
		struct finding *finding = &findings->list.items[i];
		if ((finding->status == FINDING_FAIL || finding->status == FINDING_WARN) &&
		    is_out_of_reach(finding))
			replace(finding, guest);
	}
}
