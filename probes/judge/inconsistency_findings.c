/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/inconsistency_findings.h"

/* More of a kind are only counted: a table full of nonsense must not fill the report. */
enum { INCONSISTENCIES_AT_MOST = 40 };

static void cite_inconsistency(struct findings *findings, struct finding *finding,
			       const struct inconsistency *item)
{
	if (item->width)
		finding_cite(findings, finding, item->offset, item->width, item->value,
			     "/sys/firmware/acpi/tables/%s", item->table->signature);
	else
		finding_cite_text(findings, finding, "past the end of the table",
				  "/sys/firmware/acpi/tables/%s", item->table->signature);
}

size_t tell_inconsistencies(struct findings *findings, enum consequence consequence,
			    enum finding_status status)
{
	const struct inconsistencies *found = &findings->deduced->inconsistencies;
	const struct inconsistency *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < found->list.count; i++) {
		const struct inconsistency *item = &found->list.items[i];
		if (item->consequence != consequence)
			continue;
		last = item;
		if (++count > INCONSISTENCIES_AT_MOST)
			continue;
		struct finding *finding =
			finding_add_machine(findings, status, "%s at offset 0x%zx: %s.",
					    item->table->signature, item->offset, item->text);
		cite_inconsistency(findings, finding, item);
	}
	if (count > INCONSISTENCIES_AT_MOST)
		cite_inconsistency(
			findings,
			finding_add_machine(findings, status,
					    "%zu more of this kind; the last is at offset 0x%zx.",
					    count - INCONSISTENCIES_AT_MOST, last->offset),
			last);
	return count;
}

void tell_no_inconsistency(const struct machine *machine, struct findings *findings,
			   const char *summary)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->kind == IOMMU_UNKNOWN) {
		finding = finding_add_machine(findings, FINDING_UNKNOWN,
					      "The ACPI tables could not be read.");
		finding->severity = SEVERITY_NOTE;
		finding_cite_text(findings, finding, "not seen", "DMAR, IVRS, VIOT");
		return;
	}
	if (iommu->kind == IOMMU_NONE) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "There is no IOMMU table.");
		return;
	}
	const struct acpi_table *const tables[] = { &iommu->dmar, &iommu->ivrs, &iommu->viot };
	const struct acpi_table *table = tables[iommu->kind - IOMMU_INTEL];
	if (table->errors.count) {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"The table is malformed and could not be read completely.");
		finding->severity = SEVERITY_NOTE;
		finding_cite_text(findings, finding, "not read completely",
				  "/sys/firmware/acpi/tables/%s", iommu->table);
		return;
	}
	if (machine->functions_status == OK)
		finding = finding_add_machine(findings, FINDING_PASS, "%s", summary);
	else
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"%s The PCI functions are unknown, so only the table itself was checked.",
			summary);
	if (machine->functions_status != OK)
		finding_cite_text(findings, finding, status_name(machine->functions_status),
				  "PCI functions");
	finding_cite_text(findings, finding, "read completely", "/sys/firmware/acpi/tables/%s",
			  iommu->table);
}
