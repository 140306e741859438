/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/groups/alias.h"
#include "probes/judge/isolation_findings.h"

static void blame(struct findings *findings, const struct function *function,
		  const struct function *bridge)
{
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = finding_add_function(
		findings, FINDING_FAIL, function, "The conventional PCI bridge %s is above it.",
		pci_address_print(bridge->address, address));

	isolation_cite(findings, finding, bridge);
}

static void clear(const struct machine *machine, struct findings *findings,
		  const struct function *function)
{
	struct finding *finding = finding_add_function(findings, FINDING_PASS, function,
						       "No conventional PCI bridge is above it.");
	const struct function *bridge = function;
	char address[PCI_ADDRESS_TEXT];

	while ((bridge = machine_parent(machine, bridge)))
		finding_cite_text(findings, finding, "PCI Express", "bridge %s",
				  pci_address_print(bridge->address, address));
	if (!finding->evidence.count)
		finding_cite_text(findings, finding, "on a root bus", "bridge above %s",
				  pci_address_print(function->address, address));
}

/* `bridge` is NULL where none leads to the function's bus. */
static void leave_open(struct findings *findings, const struct function *function,
		       const struct function *bridge)
{
	struct finding *finding;
	char address[PCI_ADDRESS_TEXT];

	finding = finding_add_function(findings, FINDING_UNKNOWN, function,
				       "Unknown whether a bridge is above it, or of which type.");
	if (!bridge) {
		finding_cite_text(findings, finding, "not seen", "a bridge to its bus");
		return;
	}
	finding_cite_text(findings, finding,
			  status_name(bridge->status == OK ? bridge->pcie.status : bridge->status),
			  "%s config", pci_address_print(bridge->address, address));
}

static void judge_function(const struct machine *machine, struct findings *findings,
			   const struct function *function)
{
	const struct function *unknown = machine_unread_above(machine, function);

	for (const struct function *bridge = machine_parent(machine, function); bridge;
	     bridge = machine_parent(machine, bridge)) {
		if (bridge_hides_requesters(bridge)) {
			blame(findings, function, bridge);
			return;
		}
		if (!status_is_evidence(bridge->pcie.status))
			unknown = bridge;
	}
	if (unknown || function_port_is_unseen(function))
		leave_open(findings, function, unknown);
	else
		clear(machine, findings, function);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	judge_devices(machine, findings, judge_function);
}

RULE(conventional_bridge_in_path) = {
	.id = "conventional_bridge_in_path",
	.severity = SEVERITY_GROUP,
	.title = "a conventional PCI bridge is above",
	.remedy =
		"Use a PCI Express card, or assign all devices behind that bridge to the same VM.",
	.where = WHERE_CARDS,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "Behind a conventional PCI bridge or a PCIe-to-PCI bridge the IOMMU "
			   "cannot tell devices apart: they all use the bridge's requester ID. "
			   "Everything behind one such bridge is one group, regardless of ACS.",
		.how = "A bridge on the path to the root bus has no PCI Express capability, or is "
		       "of type PCIe-to-PCI (7) or PCI-to-PCIe (8).",
		.avoid = "pcie_acs_override does not split what is behind a conventional bridge.",
		.reference = "PCI Express to PCI/PCI-X Bridge Specification, 2.3; Intel VT-d "
			     "specification, 3.9 (requester IDs)")
};
