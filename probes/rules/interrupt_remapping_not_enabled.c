/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/interrupt_remapping.h"
#include "probes/analysis/ioapics.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/ioapic_findings.h"
#include "probes/judge/log_findings.h"

static bool is_explained(const struct machine *machine)
{
	return option_remapping_off(machine) || remapping_erratum(machine) ||
	       amd_iommu_refusal(machine);
}

static const enum hint_kind reasons[] = { HINT_IOAPIC_NOT_COVERED, HINT_REMAPPING_OFF, HINT_KINDS };

/*
 * The IOAPIC that the log does not find in the IVRS: by its number, or as the one of the
 * southbridge.
 */
static const struct ioapic *missing_ioapic(const struct machine *machine)
{
	const struct ioapic *southbridge = NULL;

	for (size_t i = 0; machine->iommu.kind == IOMMU_AMD && i < machine->iommu.ioapics.count;
	     i++) {
		const struct ioapic *ioapic = &machine->iommu.ioapics.items[i];
		if (ioapic_not_found(machine, ioapic))
			return ioapic;
		if (ioapic->first_interrupt == 0)
			southbridge = ioapic;
	}
	return machine->log.kinds[HINT_IOAPIC_NOT_COVERED].count ? southbridge : NULL;
}

static struct finding *tell_off(const struct machine *machine, struct findings *findings)
{
	const struct hint *reason = log_first(machine, reasons);
	const struct ioapic *ioapic = missing_ioapic(machine);
	struct finding *finding;

	if (kernel_lacks_remapping(machine)) {
		finding = finding_add_machine(findings, FINDING_FAIL,
					      "This kernel cannot remap interrupts: it was built "
					      "without CONFIG_IRQ_REMAP.");
		finding->where = WHERE_SYSTEM;
		finding_set_remedy(
			findings, finding,
			"Use a kernel with CONFIG_IRQ_REMAP=y, as distributions build theirs.");
		cite_hint(findings, finding,
			  log_first(machine, (const enum hint_kind[]){ HINT_X2APIC, HINT_KINDS }));
		return finding;
	}
	finding = finding_add_machine(
		findings, FINDING_FAIL,
		reason ? "Linux does not remap interrupts%s."
		       : "The firmware offers interrupt remapping, but Linux did not enable it%s.",
		log_says(findings, reason));
	if (!reason)
		return finding;
	cite_hint(findings, finding, reason);
	if (ioapic)
		advise_ioapic(machine, findings, finding, ioapic);
	else
		finding_set_remedy(findings, finding,
				   "Fix what the log reports, or update the firmware.");
	return finding;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct flag offered = findings->deduced->remapping_offered;
	struct flag remapped = machine->interrupts.remapped;
	struct finding *finding;

	if (remapped.status == OK && remapped.value)
		finding = finding_add_machine(findings, FINDING_PASS, "Interrupts are remapped.");
	else if (offered.status == OK && !offered.value) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Interrupt remapping is not offered.");
		return;
	} else if (remapped.status == OK && offered.status == OK && is_explained(machine)) {
		finding_add_machine(
			findings, FINDING_NOT_APPLICABLE,
			"Interrupts are not remapped, for a reason that another rule reports.");
		return;
	} else if (remapped.status == OK && offered.status == OK)
		finding = tell_off(machine, findings);
	else {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			remapped.status == OK
				? "Interrupts are not remapped; unknown whether they could be."
				: "Unknown whether interrupts are remapped.");
		finding_look_again(findings, finding);
		if (remapped.status == OK)
			finding_cite_text(findings, finding, status_name(offered.status),
					  "interrupt remapping in the tables");
	}

	if (remapped.status == OK && !machine->interrupts.chip)
		cite_hint(findings, finding,
			  log_first(machine,
				    (const enum hint_kind[]){ HINT_REMAPPING_ON, HINT_KINDS }));
	else if (machine->interrupts.chip)
		finding_cite_text(findings, finding, machine->interrupts.chip, "/proc/interrupts");
	else
		finding_cite_text(findings, finding, status_name(remapped.status),
				  "/proc/interrupts");
}

RULE(interrupt_remapping_not_enabled) = {
	.id = "interrupt_remapping_not_enabled",
	.severity = SEVERITY_CHANGE,
	.title = "interrupt remapping is not enabled",
	.remedy = "Check the kernel log for the reason (DMAR-IR or AMD-Vi), and update the "
		  "firmware. On AMD it is enabled together with the IOMMU.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_LOG | TOLD_BY_INTERRUPTS,
	.judge = judge,
	EXPLAIN(.meaning =
			"The firmware's tables offer interrupt remapping, but the kernel did not "
			"enable it, so VFIO refuses every device with \"Operation not permitted\".",
		.how = "No interrupt controller in /proc/interrupts has a name beginning with IR-.",
		.avoid = "intel_iommu=on does not enable it: on Intel, interrupt remapping does "
			 "not depend on that option.",
		.reference = "Intel VT-d specification, 5.1; Linux, "
			     "Documentation/admin-guide/kernel-parameters: intremap")
};
