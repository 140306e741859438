/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/no_iommu_findings.h"

#include <string.h>

static const char emulated_by_qemu[] =
	"Look at the host itself instead. For nested passthrough give this virtual machine an IOMMU: in libvirt <iommu model='intel'> with "
	"<driver intremap='on'/> and <ioapic driver='qemu'/>; in Proxmox \"machine: q35,viommu=intel\"; in QEMU -machine "
	"q35,kernel-irqchip=split -device intel-iommu,intremap=on.";

static const struct { const char *vendor, *remedy; } hypervisors[] = {
	{ "KVMKVMKVM", emulated_by_qemu },
	{ "TCGTCGTCGTCG", emulated_by_qemu },
	{ "VMwareVMware", "Look at the host itself instead. For nested passthrough switch \"Expose IOMMU to the guest OS\" on in the "
			  "virtual machine's CPU settings (vvtd.enable = \"TRUE\"); its firmware must be EFI." },
	{ "Microsoft Hv", "Look at the host itself instead: Hyper-V gives no virtual machine an IOMMU." },
};

static void advise(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	const char *vendor = machine->cpu.hypervisor_vendor;

	for (size_t i = 0; vendor && i < sizeof hypervisors / sizeof *hypervisors; i++)
		if (!strcmp(vendor, hypervisors[i].vendor))
			finding_set_remedy(findings, finding, "%s", hypervisors[i].remedy);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const char *vendor = machine->cpu.hypervisor_vendor;
	struct finding *finding;

	if (findings->deduced->no_iommu != NO_IOMMU_HIDDEN) {
		tell_no_reason(machine, findings);
		return;
	}
	finding = finding_add_machine(findings, FINDING_FAIL, "This is a virtual machine, and its host gives it no IOMMU.");
	finding_cite_text(findings, finding, "set", "CPUID 0x1 ECX bit 31 (hypervisor)");
	finding_cite_text(findings, finding, vendor && *vendor ? vendor : "no name", "CPUID 0x40000000 EBX ECX EDX");
	cite_iommu_tables(machine, findings, finding);
	advise(machine, findings, finding);
}

RULE(iommu_hidden_by_hypervisor) = {
	.id = "iommu_hidden_by_hypervisor",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "the host gives no IOMMU",
	.remedy = "Look at the host itself instead, or have the hypervisor emulate an IOMMU for this virtual machine.",
	.where = WHERE_HOST,
	.judge = judge,
	EXPLAIN(
		.meaning = "The report is of a virtual machine whose host shows it no IOMMU, so "
			   "it can pass no device on to machines of its own. It says nothing "
			   "about the host.",
		.how = "CPUID says that a hypervisor runs below, and no ACPI table describes an "
		       "IOMMU.",
		.reference = "CPUID 1 ECX bit 31 and leaf 40000000; libvirt domain XML, iommu; "
			     "Proxmox VE, qm, machine: viommu")
};
