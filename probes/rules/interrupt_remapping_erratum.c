/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/chipset.h"
#include "probes/judge/rule.h"

enum { REVISION = 8 };

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct function *bridge = remapping_erratum(machine);
	const struct flag *remapped = &machine->interrupts.remapped;
	char address[PCI_ADDRESS_TEXT];

	if (!bridge || (remapped->status == OK && remapped->value)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The chipset has no such erratum.");
		return;
	}
	struct finding *finding = finding_add_machine(
		findings, FINDING_FAIL,
		"The chipset's interrupt remapping is faulty (erratum), so Linux never uses it.");
	finding_cite_ids(findings, finding, bridge);
	finding_cite(findings, finding, REVISION, 1, bridge->revision, "%s config",
		     pci_address_print(bridge->address, address));
}

RULE(interrupt_remapping_erratum) = {
	.id = "interrupt_remapping_erratum",
	.severity = SEVERITY_CHANGE,
	.title = "remapping disabled: chipset erratum",
	.remedy = "Use another machine if guests are not trusted. Last resort, if every guest is "
		  "trusted: options vfio_iommu_type1 allow_unsafe_interrupts=1 in /etc/modprobe.d "
		  "(with iommufd: options iommufd allow_unsafe_interrupts=1). A guest can then "
		  "send any interrupt to the host and take it over.",
	.where = WHERE_SYSTEM,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "Early steppings of Intel's 5500, 5520 and X58 lose interrupts when "
			   "remapping them, so Linux never enables it on these. VFIO then refuses "
			   "every device with \"Operation not permitted\". There is no fix other "
			   "than different hardware.",
		.how = "A host bridge on bus 0 is 8086:3403, 3405 or 3406 of a revision up to "
		       "0x13, or 8086:3405 of revision 0x22.",
		.avoid = "No kernel option and no firmware update enables it.",
		.reference = "Intel 5520 and 5500 chipset specification update, erratum 53; Linux "
			     "arch/x86/kernel/early-quirks.c")
};
