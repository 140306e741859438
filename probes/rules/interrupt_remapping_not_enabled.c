/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/analysis/interrupt_remapping.h"
#include "probes/analysis/kernel_options.h"
#include "probes/judge/rule.h"

static bool is_explained(const struct machine *machine)
{
	return option_remapping_off(machine) || remapping_erratum(machine) || amd_iommu_refusal(machine);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct flag offered = findings->deduced->remapping_offered;
	struct flag remapped = machine->interrupts.remapped;
	struct finding *finding;

	if (remapped.status == OK && remapped.value)
		finding = finding_add_machine(findings, FINDING_PASS, "Interrupts are remapped.");
	else if (offered.status == OK && !offered.value) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "Interrupt remapping is not offered.");
		return;
	} else if (remapped.status == OK && offered.status == OK && is_explained(machine)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "Interrupts are not remapped for a reason that another rule tells.");
		return;
	} else if (remapped.status == OK && offered.status == OK)
		finding = finding_add_machine(findings, FINDING_FAIL, "Interrupt remapping is offered, but Linux did not switch it on.");
	else {
		finding = finding_add_machine(findings, FINDING_UNKNOWN, "Whether interrupts are remapped could not be seen.");
		finding_set_remedy(findings, finding, "Look on the machine itself, as root.");
	}

	if (machine->interrupts.chip)
		finding_cite_text(findings, finding, machine->interrupts.chip, "/proc/interrupts");
	else
		finding_cite_text(findings, finding, status_name(remapped.status), "/proc/interrupts");
}

RULE(interrupt_remapping_not_enabled) = {
	.id = "interrupt_remapping_not_enabled",
	.severity = SEVERITY_CHANGE,
	.title = "interrupt remapping is not on",
	.remedy = "Look at the kernel's messages of DMAR-IR or AMD-Vi for the reason, and for a firmware update. On AMD it comes with the "
		  "IOMMU itself.",
	.where = WHERE_FIRMWARE_UPDATE,
	.judge = judge,
	EXPLAIN(
		.meaning = "The firmware's tables offer interrupt remapping, but the kernel did "
			   "not switch it on, so VFIO refuses every device with \"Operation not "
			   "permitted\".",
		.how = "No interrupt controller in /proc/interrupts has a name that begins with "
		       "IR-.",
		.avoid = "intel_iommu=on does not switch it on: on Intel, interrupt remapping "
			 "does not depend on it.",
		.reference = "Intel VT-d specification, 5.1; Linux, "
			     "Documentation/admin-guide/kernel-parameters: intremap")
};
