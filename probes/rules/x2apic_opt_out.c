/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind != IOMMU_INTEL) {
		finding_add_machine(findings, iommu->kind == IOMMU_UNKNOWN ? FINDING_UNKNOWN : FINDING_NOT_APPLICABLE,
			     "Only the DMAR table can opt out of x2APIC.");
		return;
	}
	if (iommu->x2apic_opt_out.status != OK)
		finding = finding_add_machine(findings, FINDING_UNKNOWN, "The DMAR's flags could not be read.");
	else if (iommu->x2apic_opt_out.value)
		finding = finding_add_machine(findings, FINDING_WARN, "The firmware opts out of x2APIC: interrupts are remapped in xAPIC mode.");
	else
		finding = finding_add_machine(findings, FINDING_PASS, "The firmware does not opt out of x2APIC.");
	finding_cite_field(findings, finding, iommu->dmar_flags, "/sys/firmware/acpi/tables/DMAR");
}

RULE(x2apic_opt_out) = {
	.id = "x2apic_opt_out",
	.severity = SEVERITY_NOTE,
	.title = "the firmware opts out of x2APIC",
	.remedy = "Look for x2APIC in the firmware setup. intremap=no_x2apic_optout on the kernel command line overrides the wish; "
		  "try it, and keep it only if the machine stays stable.",
	.judge = judge,
	EXPLAIN(
		.meaning = "The firmware asks the operating system not to use x2APIC. Interrupts "
			   "can still be remapped, in xAPIC mode, which is limited to 255 CPUs "
			   "and is a little slower. Passthrough works.",
		.how = "Bit 1 of the DMAR's flags is set.",
		.avoid = "It is no reason not to buy the machine.",
		.reference = "Intel VT-d specification, 8.1, flags X2APIC_OPT_OUT")
};
