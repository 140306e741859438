/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/guest_findings.h"
#include "probes/judge/no_iommu_findings.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	const char *vendor = machine->cpu.hypervisor_vendor;
	struct finding *finding;

	if (findings->deduced->no_iommu != NO_IOMMU_HIDDEN) {
		tell_no_reason(machine, findings);
		return;
	}
	finding = finding_add_machine(findings, FINDING_FAIL,
				      "This is a virtual machine, and its host gives it no IOMMU.");
	finding_cite_text(findings, finding, "set", "CPUID 0x1 ECX bit 31 (hypervisor)");
	finding_cite_text(findings, finding, vendor && *vendor ? vendor : "no name",
			  "CPUID 0x40000000 EBX ECX EDX");
	cite_iommu_tables(machine, findings, finding);
	advise_guest(machine, findings, finding);
}

RULE(iommu_hidden_by_hypervisor) = {
	.id = "iommu_hidden_by_hypervisor",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "the host provides no IOMMU",
	.remedy = "Check the host itself instead, or have the hypervisor emulate an IOMMU for this "
		  "VM.",
	.where = WHERE_HOST,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning =
			"This is the report of a virtual machine whose host gives it no IOMMU, so "
			"it cannot assign devices to nested VMs. It says nothing about the host.",
		.how = "CPUID reports a hypervisor, and no ACPI table describes an IOMMU.",
		.reference = "CPUID 1 ECX bit 31 and leaf 40000000; libvirt domain XML, iommu; "
			     "Proxmox VE, qm, machine: viommu")
};
