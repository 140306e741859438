/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/southbridge.h"
#include "probes/judge/ioapic_findings.h"
#include "probes/judge/rule.h"

#include <string.h>

static const struct ioapic *first_ioapic(const struct machine *machine)
{
	for (size_t i = 0; i < machine->iommu.ioapics.count; i++)
		if (machine->iommu.ioapics.items[i].first_interrupt == 0)
			return &machine->iommu.ioapics.items[i];
	return NULL;
}

static void cite_source(const struct machine *machine, struct findings *findings,
			struct finding *finding)
{
	enum { INTERRUPT_AT = 8 };
	const struct ioapic *ioapic = first_ioapic(machine);

	if (!ioapic) {
		enum status seen = machine->iommu.madt.status;
		finding_cite_text(findings, finding,
				  status_is_evidence(seen) ? "no IOAPIC serving GSI 0"
							   : status_name(seen),
				  "/sys/firmware/acpi/tables/APIC");
		return;
	}
	finding_cite(findings, finding, ioapic->offset + INTERRUPT_AT, 4, ioapic->first_interrupt,
		     "/sys/firmware/acpi/tables/APIC");
	if (ioapic->source.status == OK) {
		unsigned id = (unsigned)ioapic->source.value;
		finding_cite_text(findings, finding, "its source ID",
				  "/sys/firmware/acpi/tables/IVRS: IOAPIC %u is %02x:%02x.%x",
				  ioapic->id, id >> 8, id >> 3 & 0x1f, id & 7);
	}
}

/* Linux looks for it itself: its log outranks table and list. */
static bool log_says_missing(const struct machine *machine)
{
	const struct hints *hints = &machine->log.kinds[HINT_IOAPIC_NOT_COVERED];

	for (size_t i = 0; i < hints->first.count; i++)
		if (strstr(hints->first.items[i].text, "No southbridge IOAPIC"))
			return true;
	return false;
}

static const char *missing(const struct machine *machine)
{
	switch (southbridge_test(machine)) {
	case SOUTHBRIDGE_ANY: return "The IVRS lists no IOAPIC at 00:14.0 (southbridge).";
	case SOUTHBRIDGE_BY_CLASS:
		return "The IVRS does not list the IOAPIC serving GSI 0 at an SMBus controller or "
		       "ISA bridge.";
	default: return "The IVRS does not list the IOAPIC serving GSI 0 at 00:14.0 (southbridge).";
	}
}

static void tell_unknown(const struct machine *machine, struct findings *findings, bool lives)
{
	bool seen = machine->iommu.madt.status == OK && machine->iommu.ivrs.status == OK &&
		    !machine->iommu.madt.errors.count;
	struct finding *finding = finding_add_machine(
		findings, FINDING_UNKNOWN, "%s",
		seen ? "Unknown whether this release of Linux accepts the southbridge's IOAPIC."
		     : "Unknown where the southbridge's IOAPIC is.");

	if (seen)
		cite_source(machine, findings, finding);
	else
		finding_cite_text(findings, finding, "not seen", "the APIC table and the IVRS");
	finding_look_again(findings, finding);
	if (lives)
		finding->severity = SEVERITY_NOTE;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	struct flag right = findings->deduced->southbridge_ioapic_is_right;
	bool lives =
		machine->interrupts.remapped.status == OK && machine->interrupts.remapped.value;
	struct finding *finding;

	if (right.status == ABSENT) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Only AMD's IOMMU needs the southbridge's IOAPIC.");
		return;
	}
	if (right.status != OK) {
		tell_unknown(machine, findings, lives);
		return;
	}
	if (right.value && !lives && log_says_missing(machine)) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "Linux found none, as its log says; see "
				    "interrupt_remapping_not_enabled.");
		return;
	}
	if (right.value)
		finding =
			finding_add_machine(findings, FINDING_PASS,
					    "The southbridge's IOAPIC is where Linux expects it.");
	else
		finding = finding_add_machine(findings, lives ? FINDING_WARN : FINDING_FAIL, "%s",
					      missing(machine));
	cite_source(machine, findings, finding);
	if (first_ioapic(machine))
		advise_ioapic(machine, findings, finding, first_ioapic(machine));
}

RULE(southbridge_ioapic_missing) = {
	.id = "southbridge_ioapic_missing",
	.severity = SEVERITY_CHANGE,
	.title = "IVRS omits the southbridge's IOAPIC",
	.remedy = "Update the firmware, or set the device with ivrs_ioapic=ID@0000:00:14.0 on the "
		  "kernel command line.",
	.where = WHERE_OPTION,
	.told_by = TOLD_BY_LOG | TOLD_BY_INTERRUPTS | TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "The system timer is connected to the IOAPIC in the southbridge. If the "
			   "IVRS does not list that IOAPIC with the requester ID 00:14.0 (Hygon: "
			   "also 00:0b.0), Linux leaves interrupt remapping disabled, because the "
			   "timer might not work, and VFIO refuses every device.",
		.how = "The IOAPIC of the MADT that serves GSI 0 is looked up in the special "
		       "devices of the IVRS. Linux 6.5 to 6.11 and 6.13 to 6.19 accept any IOAPIC "
		       "at 00:14.0; 7.3 asks for an SMBus controller or ISA bridge instead.",
		.reference = "AMD I/O Virtualization specification, 5.2.2.2; Linux amd/init.c, "
			     "check_ioapic_information")
};
