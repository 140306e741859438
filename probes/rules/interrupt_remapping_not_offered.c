/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/interrupt_remapping.h"
#include "probes/judge/guest_findings.h"
#include "probes/judge/ioapic_findings.h"

static void cite_ioapics(const struct machine *machine, struct findings *findings,
			 struct finding *finding)
{
	for (size_t i = 0; i < machine->iommu.ioapics.count; i++) {
		const struct ioapic *ioapic = &machine->iommu.ioapics.items[i];
		struct flag covered = deduced_ioapic_covered(findings->deduced, ioapic);
		if (covered.status == OK)
			finding_cite_text(findings, finding,
					  covered.value ? "covered"
							: "in the scope of no remapping unit",
					  "IOAPIC %u", ioapic->id);
	}
}

static void cite_table(const struct machine *machine, struct findings *findings,
		       struct finding *finding)
{
	const struct iommu *iommu = &machine->iommu;

	finding_cite_field(findings, finding, iommu->dmar_flags, "/sys/firmware/acpi/tables/DMAR");
	if (iommu->kind == IOMMU_INTEL || iommu->kind == IOMMU_AMD)
		cite_ioapics(machine, findings, finding);
	if (iommu->kind == IOMMU_VIRTIO)
		finding_cite_text(findings, finding, "present", "/sys/firmware/acpi/tables/VIOT");
}

/*
 * Where interrupts are seen not to be remapped, interrupt_remapping_not_enabled tells it already.
 */
static struct finding *tell_unseen(const struct machine *machine, struct findings *findings,
				   enum status why)
{
	struct finding *finding =
		finding_add_machine(findings, FINDING_UNKNOWN,
				    "Unknown whether the firmware offers interrupt remapping.");

	if (machine->interrupts.remapped.status == OK)
		finding->severity = SEVERITY_NOTE;
	finding_cite_text(findings, finding, status_name(why),
			  "interrupt remapping in tables and units");
	finding_look_again(findings, finding);
	return finding;
}

/* Why AMD's is not offered: the first IOAPIC that the IVRS leaves out or has elsewhere, or NULL. */
static const struct ioapic *left_out(const struct machine *machine, const struct deduced *deduced)
{
	struct flag right = deduced->southbridge_ioapic_is_right;

	for (size_t i = 0; machine->iommu.kind == IOMMU_AMD && i < machine->iommu.ioapics.count;
	     i++) {
		const struct ioapic *ioapic = &machine->iommu.ioapics.items[i];
		struct flag covered = deduced_ioapic_covered(deduced, ioapic);
		if ((covered.status == OK && !covered.value) ||
		    (right.status == OK && !right.value && ioapic->first_interrupt == 0))
			return ioapic;
	}
	return NULL;
}

static struct finding *tell_not_offered(const struct machine *machine, struct findings *findings)
{
	enum { EXTENDED_CAPABILITY = 0x10 };
	const struct remapping_unit *unit =
		machine->iommu.interrupt_remapping.value ? unit_without_remapping(machine) : NULL;
	struct finding *finding;

	if (unit) {
		finding = finding_add_machine(
			findings, FINDING_FAIL,
			"The unit at 0x%llx cannot remap interrupts, so Linux remaps none.",
			(unsigned long long)unit->base);
		finding_cite(findings, finding, EXTENDED_CAPABILITY, 8,
			     unit->extended_capability.value, "registers of the unit at 0x%llx",
			     (unsigned long long)unit->base);
	} else
		finding = finding_add_machine(findings, FINDING_FAIL,
					      "The firmware does not offer interrupt remapping.");
	if (machine->iommu.kind == IOMMU_VIRTIO) {
		finding->where = WHERE_HOST;
		finding_set_remedy(findings, finding,
				   "virtio-iommu does not remap interrupts: on the host, give this "
				   "VM intel-iommu or amd-iommu with intremap=on.");
	} else if (!advise_guest(machine, findings, finding) &&
		   left_out(machine, findings->deduced))
		advise_ioapic(machine, findings, finding, left_out(machine, findings->deduced));
	return finding;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct flag offered = findings->deduced->remapping_offered;
	struct finding *finding;

	if (machine->iommu.kind == IOMMU_NONE) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There is no IOMMU to remap interrupts.");
		return;
	}
	if (machine->interrupts.remapped.status == OK && machine->interrupts.remapped.value) {
		finding = finding_add_machine(findings, FINDING_PASS, "Interrupts are remapped.");
		finding_cite_text(findings, finding, machine->interrupts.chip, "/proc/interrupts");
		return;
	}
	if (remapping_erratum(machine)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "A chipset erratum prevents interrupt remapping in any case.");
		return;
	}
	if (offered.status != OK)
		finding = tell_unseen(machine, findings, offered.status);
	else if (offered.value)
		finding = finding_add_machine(findings, FINDING_PASS,
					      "The firmware offers interrupt remapping.");
	else
		finding = tell_not_offered(machine, findings);
	cite_table(machine, findings, finding);
}

RULE(interrupt_remapping_not_offered) = {
	.id = "interrupt_remapping_not_offered",
	.severity = SEVERITY_CHANGE,
	.title = "interrupt remapping is not offered",
	.remedy = "Check the firmware setup for interrupt remapping or x2APIC, and for a firmware "
		  "update. Last resort, only if every guest is trusted: options vfio_iommu_type1 "
		  "allow_unsafe_interrupts=1 (with iommufd: options iommufd "
		  "allow_unsafe_interrupts=1). A guest can then send the host any interrupt and "
		  "take it over.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LOG | TOLD_BY_INTERRUPTS | TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "Without interrupt remapping a device can write any interrupt message, "
			   "and a VM that it is assigned to could inject interrupts into the host. "
			   "VFIO therefore refuses it with \"Operation not permitted\".",
		.how = "Intel: bit 0 of the DMAR's flags is clear, an IOAPIC of the MADT is in no "
		       "unit's scope, or a unit cannot remap interrupts (ECAP.IR is 0). AMD: an "
		       "IOAPIC of the MADT has no entry in the IVRS, or the southbridge's is not "
		       "at 00:14.0. Linux then leaves interrupt remapping disabled. virtio-iommu "
		       "has none.",
		.reference = "Intel VT-d specification, 5.1 and 8.1; AMD I/O Virtualization "
			     "specification, 2.2.5; Linux vfio_iommu_type1")
};
