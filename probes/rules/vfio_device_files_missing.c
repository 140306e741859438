/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

static bool is_on(struct flag flag)
{
	return flag.status == OK && flag.value;
}

static void find_unwanted(const struct confidential *facts, struct findings *findings)
{
	struct finding *finding;

	if (status_is_evidence(facts->snp.status) && status_is_evidence(facts->tdx.status)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "KVM starts no confidential guests here.");
		return;
	}
	finding = finding_add_machine(findings, FINDING_UNKNOWN,
				      "Unknown whether KVM can start confidential guests.");
	finding_cite_text(findings, finding, "not seen",
			  "sev_snp of the module kvm_amd, tdx of kvm_intel");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct confidential *facts = &machine->confidential;
	struct finding *finding;

	if (!is_on(facts->tdx) && !snp_is_wanted(machine)) {
		find_unwanted(facts, findings);
		return;
	}
	if (facts->cdev.status != OK) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown whether VFIO has device files, which confidential guests need.");
		finding_cite_text(
			findings, finding,
			facts->cdev.status == ABSENT ? "not seen" : status_name(facts->cdev.status),
			facts->held ? "/sys/class/vfio-dev/%s/dev" : "/sys/class/vfio-dev",
			facts->held);
		finding_set_remedy(findings, finding,
				   "Bind a device to vfio-pci: /dev/vfio/devices then has a file "
				   "for it, if the kernel has CONFIG_IOMMUFD and "
				   "CONFIG_VFIO_DEVICE_CDEV (in Linux since 6.6).");
		return;
	}
	finding = finding_add_machine(findings, facts->cdev.value ? FINDING_PASS : FINDING_WARN,
				      facts->cdev.value
					      ? "VFIO has the device files that confidential "
						"guests need."
					      : "VFIO has no device files, which confidential "
						"guests (SEV-SNP, TDX) need.");
	finding_cite_text(findings, finding, facts->cdev.value ? "there" : "absent",
			  "/sys/class/vfio-dev/%s/dev", facts->held);
}

RULE(vfio_device_files_missing) = {
	.id = "vfio_device_files_missing",
	.severity = SEVERITY_NOTE,
	.title = "no VFIO cdev for confidential guests",
	.remedy = "Use a kernel with CONFIG_IOMMUFD and CONFIG_VFIO_DEVICE_CDEV (in Linux since "
		  "6.6).",
	.where = WHERE_SYSTEM,
	.judge = judge,
	EXPLAIN(.meaning = "A guest whose memory is encrypted (AMD SEV-SNP, Intel TDX) gets its "
			   "devices through iommufd and a file for each device, "
			   "/dev/vfio/devices/vfio0. Without them QEMU fails with iommufd=, and "
			   "Kata Containers refuses groups. Other guests do not need them.",
		.how = "KVM can start such guests (sev_snp of kvm_amd, tdx of kvm_intel), or the "
		       "command line or the kernel's log speaks of SNP; and what VFIO holds has no "
		       "\"dev\" in /sys/class/vfio-dev.",
		.reference = "Linux, Documentation/driver-api/vfio: IOMMUFD and vfio_iommu_type1; "
			     "kata-containers issue 12393, GitHub, 2026-01")
};
