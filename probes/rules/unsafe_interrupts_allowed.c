/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

static const char *word(struct flag flag)
{
	return flag.status == OK ? flag.value ? "Y" : "N" : status_name(flag.status);
}

static bool allows(struct flag flag)
{
	return flag.status == OK && flag.value;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct flag type1 = machine->interrupts.unsafe_type1,
			  iommufd = machine->interrupts.unsafe_iommufd;
	struct finding *finding;

	if (type1.status == ABSENT && iommufd.status == ABSENT) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "VFIO is not loaded.");
		return;
	}
	if (allows(type1) || allows(iommufd))
		finding = finding_add_machine(
			findings, FINDING_WARN,
			"VFIO is set to assign devices without interrupt remapping.");
	else if (status_is_evidence(type1.status) && status_is_evidence(iommufd.status))
		finding = finding_add_machine(findings, FINDING_PASS,
					      "VFIO requires interrupt remapping.");
	else
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "Unknown whether VFIO requires interrupt remapping.");
	finding_cite_text(findings, finding, word(type1),
			  "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts");
	finding_cite_text(findings, finding, word(iommufd),
			  "/sys/module/iommufd/parameters/allow_unsafe_interrupts");
}

RULE(unsafe_interrupts_allowed) = {
	.id = "unsafe_interrupts_allowed",
	.severity = SEVERITY_NOTE,
	.title = "VFIO allows unsafe interrupts",
	.remedy = "If interrupts are remapped the parameter is unnecessary: remove it from "
		  "/etc/modprobe.d and from the kernel command line. Otherwise keep it only if "
		  "every guest is trusted: any other guest can take the host over.",
	.judge = judge,
	EXPLAIN(.meaning = "With allow_unsafe_interrupts VFIO assigns a device although nothing "
			   "checks which interrupts it sends. An untrusted guest can then send the "
			   "host any interrupt and take it over.",
		.how = "The parameter allow_unsafe_interrupts of the module vfio_iommu_type1 or "
		       "iommufd is Y.",
		.reference = "Linux drivers/vfio/vfio_iommu_type1.c, "
			     "drivers/iommu/iommufd/device.c")
};
