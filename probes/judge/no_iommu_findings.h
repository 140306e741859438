/* What the rules about a machine without an IOMMU have in common: no_iommu_described and the three that know the reason. */
#ifndef PROBES_JUDGE_NO_IOMMU_FINDINGS_H
#define PROBES_JUDGE_NO_IOMMU_FINDINGS_H

#include "probes/analysis/no_iommu.h"
#include "probes/judge/rule.h"

/* What was seen of the three tables. */
static inline void cite_iommu_tables(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	const struct acpi_table *const tables[] = { &machine->iommu.dmar, &machine->iommu.ivrs, &machine->iommu.viot };
	static const char *const names[] = { "DMAR", "IVRS", "VIOT" };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		cite_text(findings, finding, tables[i]->status == OK ? "present" : status_name(tables[i]->status),
			  "/sys/firmware/acpi/tables/%s", names[i]);
}

/* The finding of a rule whose reason does not hold. Unknown weighs nothing here: no_iommu_described tells of it. */
static inline void tell_no_reason(const struct machine *machine, struct findings *findings)
{
	struct finding *finding;

	if (machine->iommu.table) {
		find_machine(findings, FINDING_NOT_APPLICABLE, "The firmware describes an IOMMU.");
		return;
	}
	if (machine->iommu.kind == IOMMU_NONE) {
		find_machine(findings, FINDING_NOT_APPLICABLE, "The firmware describes no IOMMU, for which this is not the reason.");
		return;
	}
	finding = find_machine(findings, FINDING_UNKNOWN, "Whether the firmware describes an IOMMU could not be seen.");
	finding->severity = SEVERITY_NOTE;
	cite_iommu_tables(machine, findings, finding);
}

#endif
