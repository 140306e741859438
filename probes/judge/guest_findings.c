/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/guest_findings.h"
#include "probes/machine/live.h"

#include <string.h>

static const char emulated_by_qemu[] =
	"Check the host itself instead. For nested passthrough give this VM an IOMMU: in libvirt "
	"<iommu model='intel'> with <driver intremap='on'/> and <ioapic driver='qemu'/>; in "
	"Proxmox \"machine: q35,viommu=intel\"; in QEMU -machine q35,kernel-irqchip=split -device "
	"intel-iommu,intremap=on.";

static const char without_remapping[] =
	"Enable it on the host: in libvirt <driver intremap='on'/> and <ioapic driver='qemu'/>; in "
	"QEMU kernel-irqchip=split and intel-iommu,intremap=on; in Proxmox viommu=intel.";

static const struct {
	const char *vendor, *remedy;
} hypervisors[] = {
	{ "KVMKVMKVM", emulated_by_qemu },
	{ "TCGTCGTCGTCG", emulated_by_qemu },
	{ "VMwareVMware", "Check the host itself instead. For nested passthrough enable \"Expose "
			  "IOMMU to the guest OS\" in the VM's CPU settings (vvtd.enable = "
			  "\"TRUE\"); its firmware must be EFI." },
	{ "Microsoft Hv", "Check the host itself instead: Hyper-V gives VMs no IOMMU." },
};

bool advise_guest(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	const char *vendor = machine->cpu.hypervisor_vendor;
	enum runs_on on = machine_runs_on(machine);

	if (on != RUNS_AS_GUEST && on != RUNS_AS_GUEST_OR_DOM0)
		return false;
	finding->where = WHERE_HOST;
	/* It has one. */
	if (machine->iommu.table && (!vendor || strstr(vendor, "KVM") || strstr(vendor, "TCG"))) {
		finding_set_remedy(findings, finding, "%s", without_remapping);
		return true;
	}
	for (size_t i = 0; vendor && i < sizeof hypervisors / sizeof *hypervisors; i++)
		if (!strcmp(vendor, hypervisors[i].vendor)) {
			finding_set_remedy(findings, finding, "%s", hypervisors[i].remedy);
			return true;
		}
	finding_set_remedy(findings, finding,
			   "Check the host itself instead, or have its hypervisor give this VM an "
			   "IOMMU with interrupt remapping.");
	return true;
}
