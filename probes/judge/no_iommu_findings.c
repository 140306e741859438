/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/no_iommu_findings.h"

/* Where all tables are hidden, that one is not there is no answer. */
static const char *seen_of(const struct machine *machine, const struct acpi_table *table)
{
	if (table->status == OK)
		return "present";
	return table->status == ABSENT && machine->iommu.kind == IOMMU_UNKNOWN
		       ? "not seen"
		       : status_name(table->status);
}

void cite_iommu_tables(const struct machine *machine, struct findings *findings,
		       struct finding *finding)
{
	const struct acpi_table *const tables[] = { &machine->iommu.dmar, &machine->iommu.ivrs,
						    &machine->iommu.viot };
	static const char *const names[] = { "DMAR", "IVRS", "VIOT" };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		finding_cite_text(findings, finding, seen_of(machine, tables[i]),
				  "/sys/firmware/acpi/tables/%s", names[i]);
}

void tell_no_reason(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (machine->iommu.table) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The firmware reports an IOMMU.");
		return;
	}
	if (machine->iommu.kind == IOMMU_NONE) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "The firmware reports no IOMMU, for another reason.");
		return;
	}
	finding = finding_add_machine(findings, FINDING_UNKNOWN,
				      "Unknown whether the firmware reports an IOMMU.");
	finding->severity = SEVERITY_NOTE;
	cite_iommu_tables(machine, findings, finding);
}
