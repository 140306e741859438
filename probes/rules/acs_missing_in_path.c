#include "probes/rule.h"

enum acs_answer { ACS_GOOD, ACS_NONE, ACS_OFF, ACS_UNKNOWN };

/*
 * A bit that the capability lacks counts as hard-wired on. While no IOMMU is in use the kernel has not switched the bits on
 * yet, so what is offered counts, not what is on; where nobody knows whether one is in use, only what is on is sure.
 */
static enum acs_answer port_answer(const struct machine *machine, const struct function *port)
{
	if (port->acs.status == ABSENT)
		return ACS_NONE;
	if (port->acs.status != OK)
		return ACS_UNKNOWN;
	uint32_t needed = port->acs.capability & ACS_REQUIRED;
	if (machine->groups_status == ABSENT || (port->acs.control & needed) == needed)
		return ACS_GOOD;
	return machine->groups_status == OK ? ACS_OFF : ACS_UNKNOWN;
}

static bool must_isolate(const struct function *port)
{
	return port->pcie.status == OK && (port->pcie.type == PORT_ROOT || port->pcie.type == PORT_DOWNSTREAM);
}

static void cite_port(struct findings *findings, struct finding *finding, const struct function *port)
{
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(port->address, address);
	if (port->acs.status != OK) {
		cite_text(findings, finding, status_name(port->acs.status), "%s ACS capability", address);
		return;
	}
	unsigned width = port->acs.wide ? 4 : 2;
	cite(findings, finding, port->acs.offset + 4, width, port->acs.capability, "%s config, ACS capability", address);
	cite(findings, finding, port->acs.offset + 4 + width, width, port->acs.control, "%s config, ACS control", address);
}

static size_t group_others(const struct machine *machine, const struct function *function)
{
	const struct group *group = machine_group_of(machine, function->address);
	size_t others = 0;

	for (size_t i = 0; group && i < group->members.count; i++)
		if (!pci_address_same_slot(group->members.items[i], function->address))
			others++;
	return group ? others : 1;
}

static void blame(const struct machine *machine, struct findings *findings, const struct function *function,
		  const struct function *port, enum acs_answer answer)
{
	char address[PCI_ADDRESS_TEXT];
	pci_address_print(port->address, address);

	/* A device-specific rule of the kernel can vouch for a port that has no ACS: then its group shows it. */
	bool isolated = machine->groups_status == OK && group_others(machine, function) == 0;
	struct finding *finding;
	if (answer == ACS_UNKNOWN)
		finding = find_function(findings, FINDING_UNKNOWN, function, "Whether the port %s above it has ACS could not be seen.",
					address);
	else if (isolated)
		finding = find_function(findings, FINDING_PASS, function,
					"The port %s above it shows no ACS, but the kernel vouches for its isolation.", address);
	else
		finding = find_function(findings, FINDING_FAIL, function, "The port %s above it %s.", address,
					answer == ACS_NONE ? "has no ACS" : "has ACS, but not switched on");
	cite_port(findings, finding, port);
}

static void judge_function(const struct machine *machine, struct findings *findings, const struct function *function)
{
	const struct function *last = NULL;
	struct finding *finding;

	for (const struct function *port = machine_parent(machine, function); port; port = machine_parent(machine, port)) {
		if (!must_isolate(port))
			continue;
		last = port;
		enum acs_answer answer = port_answer(machine, port);
		if (answer != ACS_GOOD) {
			blame(machine, findings, function, port, answer);
			return;
		}
	}
	const struct function *unread = machine_unread_above(machine, function);
	if (unread) {
		char address[PCI_ADDRESS_TEXT];
		finding = find_function(findings, FINDING_UNKNOWN, function, "Which ports are above it could not be seen.");
		cite_text(findings, finding, status_name(unread->status), "%s config", pci_address_print(unread->address, address));
		return;
	}
	if (!last) {
		find_function(findings, FINDING_NOT_APPLICABLE, function, "No root port or downstream port is above it.");
		return;
	}
	finding = find_function(findings, FINDING_PASS, function, "Every port above it has ACS.");
	cite_port(findings, finding, last);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	judge_devices(machine, findings, judge_function);
}

RULE(acs_missing_in_path) = {
	.id = "acs_missing_in_path",
	.severity = SEVERITY_GROUP,
	.title = "a port above has no ACS",
	.meaning = "Access Control Services keep a port from passing requests between devices below it past the IOMMU. A root port "
		   "or switch downstream port without them joins everything below it, and often its neighbours, into one group.",
	.how = "The port has no extended capability 0x000d, or its control register lacks bits that the capability offers "
	       "(source validation, request redirect, completion redirect, upstream forwarding).",
	.remedy = "Put the card into a slot below another port. Look in the firmware setup for ACS, \"ACS Enable\" or \"PCIe ARI and "
		  "ACS\", and for a firmware update.",
	.avoid = "pcie_acs_override only makes a patched kernel assume isolation. setpci changes do not last and change no groups.",
	.reference = "PCI Express Base Specification, 6.12 and 7.7.11 (ACS)",
	.judge = judge,
};
