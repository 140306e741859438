/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

/*
 * Only where the CPU's interrupt controller was asked and interrupts are remapped is there a mode
 * to tell.
 */
static const char *consequence(const struct machine *machine)
{
	enum { X2APIC_MODE = 1 << 10 };
	const struct flag *remapped = &machine->interrupts.remapped;
	const struct number *apic = &machine->cpu.apic_base;

	if (remapped->status == OK && !remapped->value)
		return "; independently of that, interrupts are not remapped.";
	if (remapped->status != OK || apic->status != OK)
		return ".";
	return apic->value & X2APIC_MODE ? ", but Linux uses it anyway."
					 : ": interrupts are remapped in xAPIC mode.";
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind != IOMMU_INTEL && iommu->kind != IOMMU_UNKNOWN) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Only the DMAR table can opt out of x2APIC.");
		return;
	}
	if (iommu->x2apic_opt_out.status != OK) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "The DMAR's flags could not be read.");
		finding_cite_text(findings, finding, "not seen", "flags of the DMAR");
	} else if (iommu->x2apic_opt_out.value)
		finding = finding_add_machine(findings, FINDING_WARN,
					      "The firmware opts out of x2APIC%s",
					      consequence(machine));
	else
		finding = finding_add_machine(findings, FINDING_PASS,
					      "The firmware does not opt out of x2APIC.");
	finding_cite_field(findings, finding, iommu->dmar_flags, "/sys/firmware/acpi/tables/DMAR");
}

RULE(x2apic_opt_out) = {
	.id = "x2apic_opt_out",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the firmware opts out of x2APIC",
	.remedy = "Check the firmware setup for x2APIC. intremap=no_x2apic_optout on the kernel "
		  "command line overrides the request; keep it only if the machine is stable with "
		  "it.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware asks the operating system not to use x2APIC. Interrupts "
			   "can still be remapped, in xAPIC mode, which is limited to 255 CPUs and "
			   "a little slower. Passthrough works.",
		.how = "Bit 1 of the DMAR's flags is set.",
		.avoid = "Do not reject the machine because of it.",
		.reference = "Intel VT-d specification, 8.1, flags X2APIC_OPT_OUT")
};
