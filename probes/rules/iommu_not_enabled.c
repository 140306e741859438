/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

static void advise(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	if (machine->iommu.kind == IOMMU_INTEL && !kernel_option_has(machine, "intel_iommu=", "on"))
		finding_set_remedy(findings, finding, "Add intel_iommu=on to the kernel command line, %s, and start again.", option_where(machine));
	else if (machine->iommu.kind == IOMMU_INTEL)
		finding_set_remedy(findings, finding, "intel_iommu=on is there already. Look at the kernel's messages of DMAR for the reason: a firmware "
		       "table that the kernel refuses is mended by a firmware update.");
	else if (machine->iommu.kind == IOMMU_AMD)
		finding_set_remedy(findings, finding, "On AMD no option is needed. Look at the kernel's messages of AMD-Vi for the reason: a firmware "
		       "table that the kernel refuses is mended by a firmware update.");
	else if (machine->iommu.kind == IOMMU_VIRTIO)
		finding_set_remedy(findings, finding, "Load the modules virtio_pci and virtio_iommu, the latter before the devices' drivers.");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind == IOMMU_NONE) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "There is no IOMMU that Linux could switch on.");
		return;
	}
	if (iommu->enabled.status != OK) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN, "Whether Linux switched the IOMMU on could not be seen.");
		finding_cite_text(findings, finding, status_name(iommu->enabled.status), "/sys/class/iommu");
		return;
	}
	if (iommu->enabled.value) {
		finding = finding_add_machine(findings, FINDING_PASS, "Linux has switched the IOMMU on.");
		finding_cite_text(findings, finding, iommu->registered.count ? iommu->registered.items[0] : "not empty", "/sys/class/iommu");
		return;
	}
	if (option_iommu_off(machine) || amd_iommu_refusal(machine)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "The IOMMU is off for a reason that another rule tells.");
		return;
	}
	finding = finding_add_machine(findings, FINDING_FAIL, "The IOMMU is described, but Linux did not switch it on.");
	finding_cite_text(findings, finding, "empty", "/sys/class/iommu");
	if (machine->kernel.command_line.status == OK)
		finding_cite_text(findings, finding, machine->kernel.command_line.value, "/proc/cmdline");
	advise(machine, findings, finding);
}

RULE(iommu_not_enabled) = {
	.id = "iommu_not_enabled",
	.severity = SEVERITY_CHANGE,
	.title = "the IOMMU is described but not on",
	.remedy = "On Intel add intel_iommu=on to the kernel command line. Where it stands there, look at the kernel's messages of DMAR or AMD-Vi for the reason: a firmware table that the kernel refuses is "
		  "mended by a firmware update.",
	.where = WHERE_OPTION,
	.judge = judge,
	EXPLAIN(
		.meaning = "The firmware describes an IOMMU, but the running kernel does not use "
			   "it: there are no IOMMU groups, and no device can be given to a "
			   "virtual machine until it does. Many kernels leave Intel's off unless "
			   "they are told.",
		.how = "/sys/class/iommu is empty: no IOMMU driver has registered a unit.",
		.avoid = "On AMD no option is needed: amd_iommu=on does not exist. iommu=pt is a "
			 "matter of speed and switches nothing on.",
		.reference = "Linux, Documentation/admin-guide/kernel-parameters: intel_iommu, "
			     "amd_iommu, iommu")
};
