/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/no_iommu_findings.h"

void cite_iommu_tables(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	const struct acpi_table *const tables[] = { &machine->iommu.dmar, &machine->iommu.ivrs, &machine->iommu.viot };
	static const char *const names[] = { "DMAR", "IVRS", "VIOT" };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		finding_cite_text(findings, finding, tables[i]->status == OK ? "present" : status_name(tables[i]->status),
			  "/sys/firmware/acpi/tables/%s", names[i]);
}

void tell_no_reason(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (machine->iommu.table) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "The firmware reports an IOMMU.");
		return;
	}
	if (machine->iommu.kind == IOMMU_NONE) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "The firmware reports no IOMMU, for another reason.");
		return;
	}
	finding = finding_add_machine(findings, FINDING_UNKNOWN, "Unknown whether the firmware reports an IOMMU.");
	finding->severity = SEVERITY_NOTE;
	cite_iommu_tables(machine, findings, finding);
}
