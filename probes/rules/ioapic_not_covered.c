/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/ioapics.h"
#include "probes/judge/ioapic_findings.h"
#include "probes/judge/rule.h"

static bool is_left_out(const struct deduced *deduced, const struct ioapic *ioapic)
{
	struct flag covered = deduced_ioapic_covered(deduced, ioapic);

	return covered.status == OK && !covered.value;
}

static void cite_ioapic(struct findings *findings, struct finding *finding,
			const struct ioapic *ioapic)
{
	enum { ID_AT = 2 };

	finding_cite(findings, finding, ioapic->offset + ID_AT, 1, ioapic->id,
		     "/sys/firmware/acpi/tables/APIC");
}

static void judge_ioapics(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	/*
	 * A kernel that remaps interrupts has been helped, by an option or by its own knowledge of
	 * the machine.
	 */
	bool lives =
		machine->interrupts.remapped.status == OK && machine->interrupts.remapped.value;
	bool told[256] = { 0 };

	for (size_t i = 0; i < iommu->ioapics.count; i++) {
		const struct ioapic *ioapic = &iommu->ioapics.items[i];
		if (told[ioapic->id] || !is_left_out(findings->deduced, ioapic))
			continue;
		told[ioapic->id] = true;
		struct finding *finding =
			finding_add_machine(findings, lives ? FINDING_WARN : FINDING_FAIL,
					    "IOAPIC %u is not in the scope of any unit of the %s.",
					    ioapic->id, iommu->table);
		cite_ioapic(findings, finding, ioapic);
		finding_cite_text(findings, finding, "no entry for it",
				  "/sys/firmware/acpi/tables/%s", iommu->table);
		if (iommu->kind == IOMMU_AMD)
			advise_ioapic(machine, findings, finding, ioapic);
	}
}

/* What remaps interrupts has what it needs. */
static struct finding *tell_unseen(const struct machine *machine, struct findings *findings,
				   const char *text)
{
	struct finding *finding = finding_add_machine(findings, FINDING_UNKNOWN, "%s", text);

	if (machine->interrupts.remapped.status == OK && machine->interrupts.remapped.value)
		finding->severity = SEVERITY_NOTE;
	finding_look_again(findings, finding);
	return finding;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct flag covered = findings->deduced->all_ioapics_covered;
	struct finding *finding;

	if (iommu->kind != IOMMU_INTEL && iommu->kind != IOMMU_AMD) {
		if (iommu->kind == IOMMU_UNKNOWN)
			finding_cite_text(
				findings,
				tell_unseen(machine, findings,
					    "Unknown which IOAPICs the DMAR or IVRS covers."),
				"not seen", "DMAR, IVRS");
		else
			finding_add_machine(findings, FINDING_NOT_APPLICABLE,
					    "There is no DMAR or IVRS, which would cover IOAPICs.");
		return;
	}
	if (covered.status != OK) {
		finding = tell_unseen(machine, findings, "Unknown which IOAPICs the machine has.");
		finding_cite_text(findings, finding, status_name(iommu->madt.status),
				  "/sys/firmware/acpi/tables/APIC");
	} else if (covered.value) {
		finding = finding_add_machine(findings, FINDING_PASS,
					      "Every IOAPIC is covered by a remapping unit.");
		finding_cite_text(findings, finding, status_name(iommu->madt.status),
				  "/sys/firmware/acpi/tables/APIC");
	} else {
		judge_ioapics(machine, findings);
	}
}

RULE(ioapic_not_covered) = {
	.id = "ioapic_not_covered",
	.severity = SEVERITY_CHANGE,
	.title = "an IOAPIC has no remapping unit",
	.remedy = "Update the firmware. On Intel no kernel option helps. Last resort, only if "
		  "every guest is trusted: vfio_iommu_type1 allow_unsafe_interrupts=1; a guest can "
		  "then send the host any interrupt and take it over.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_LOG | TOLD_BY_INTERRUPTS | TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware's tables disagree: the MADT lists an IOAPIC that no "
			   "remapping unit covers. Linux then leaves interrupt remapping disabled, "
			   "and VFIO refuses every device with \"Operation not permitted\".",
		.how = "The IDs of the MADT's IOAPICs are looked for in the device scopes of the "
		       "DMAR, or in the special devices of the IVRS.",
		.avoid = "Do not use noapic: it disables the IOAPICs altogether.",
		.reference = "Intel VT-d specification, 8.3.1; AMD I/O Virtualization "
			     "specification, 5.2.2.2; Linux kernel-parameters: ivrs_ioapic")
};
