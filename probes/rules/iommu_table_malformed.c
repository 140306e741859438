/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/scope.h"
#include "probes/judge/rule.h"

static void cite_error(struct findings *findings, struct finding *finding,
		       const struct acpi_table *table, const struct table_error *error)
{
	if (error->shown)
		finding_cite(findings, finding, error->offset, error->shown, error->value,
			     "/sys/firmware/acpi/tables/%s", table->signature);
	else
		finding_cite_text(findings, finding, "past the end of the table",
				  "/sys/firmware/acpi/tables/%s", table->signature);
}

/*
 * What the block should reserve is not known; with the IOMMU off nobody can say what Linux makes of
 * it.
 */
static void leave_devices_open(const struct machine *machine, struct findings *findings,
			       const struct acpi_table *table, const struct table_error *error)
{
	struct function_span span =
		functions_in(machine, error->segment, error->first, error->last);

	for (size_t i = span.first; i < span.past; i++)
		if (function_is_of_interest(&machine->functions.items[i])) {
			struct finding *finding = finding_add_function(
				findings, FINDING_UNKNOWN, &machine->functions.items[i],
				"Unknown which memory the firmware reserves for it: its block in "
				"the %s has length 0.",
				table->signature);
			cite_error(findings, finding, table, error);
		}
}

static size_t judge_table(const struct machine *machine, struct findings *findings,
			  const struct acpi_table *table)
{
	/*
	 * A kernel that has switched the IOMMU on could live with it; else nobody knows what the
	 * lost part says.
	 */
	bool lives = machine->iommu.enabled.status == OK && machine->iommu.enabled.value;

	for (size_t i = 0; i < table->errors.count; i++) {
		const struct table_error *error = &table->errors.items[i];
		struct finding *finding = finding_add_machine(
			findings, lives || error->of_devices ? FINDING_WARN : FINDING_UNKNOWN,
			"%s at offset 0x%zx: %s.", table->signature, error->offset, error->text);
		if (error->of_devices)
			finding->severity = SEVERITY_NOTE;
		else if (!lives) {
			finding->severity = SEVERITY_IMPOSSIBLE;
			finding_set_remedy(findings, finding,
					   "Update the firmware, then run the scan again. If that "
					   "does not help, report the table to the vendor.");
		}
		cite_error(findings, finding, table, error);
		if (!lives && error->of_devices)
			leave_devices_open(machine, findings, table, error);
	}
	return table->errors.count;
}

/* One that nobody saw may be the malformed one. */
static bool was_seen(const struct acpi_table *table)
{
	return status_is_evidence(table->status);
}

static void leave_open(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	const struct acpi_table *const tables[] = { &iommu->dmar, &iommu->ivrs, &iommu->viot,
						    &iommu->madt };
	struct finding *finding = finding_add_machine(findings, FINDING_UNKNOWN,
						      "Not all ACPI tables could be read.");

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (!was_seen(tables[i]) || iommu->kind == IOMMU_UNKNOWN)
			finding_cite_text(findings, finding, status_name(tables[i]->status),
					  "/sys/firmware/acpi/tables/%s", tables[i]->signature);
	/* What translates could live with them. */
	if (machine->groups_status == OK || (iommu->enabled.status == OK && iommu->enabled.value))
		finding->severity = SEVERITY_NOTE;
	finding_look_again(findings, finding);
}

static void clear(const struct iommu *iommu, struct findings *findings)
{
	struct finding *finding = finding_add_machine(findings, FINDING_PASS,
						      "The table %s is well-formed.", iommu->table);

	finding_cite_text(findings, finding, "read completely", "/sys/firmware/acpi/tables/%s",
			  iommu->table);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	size_t errors = judge_table(machine, findings, &iommu->dmar) +
			judge_table(machine, findings, &iommu->ivrs) +
			judge_table(machine, findings, &iommu->viot) +
			judge_table(machine, findings, &iommu->madt);

	if (errors)
		return;
	const bool lives = iommu->enabled.status == OK && iommu->enabled.value;
	const bool all_seen = was_seen(&iommu->dmar) && was_seen(&iommu->ivrs) &&
			      was_seen(&iommu->viot) && was_seen(&iommu->madt);
	if (iommu->kind == IOMMU_UNKNOWN || (!all_seen && !lives))
		leave_open(machine, findings);
	else if (iommu->kind == IOMMU_NONE)
		finding_add_machine(findings, FINDING_NOT_APPLICABLE, "There is no IOMMU table.");
	else
		clear(iommu, findings);
}

RULE(iommu_table_malformed) = {
	.id = "iommu_table_malformed",
	.severity = SEVERITY_CHANGE,
	.title = "the firmware's table is malformed",
	.remedy = "Update the firmware. If that does not help, report the table to the vendor.",
	.where = WHERE_FIRMWARE_UPDATE,
	.told_by = TOLD_BY_LOG | TOLD_BY_GROUPS | TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning = "A length, a checksum or a structure of the firmware's table is "
			   "invalid. Linux may then leave the IOMMU or interrupt remapping "
			   "disabled, and the contents of the damaged part are unknown.",
		.how = "The table is parsed with bounds checks; the finding gives the offset of "
		       "the invalid byte.",
		.avoid = "Do not judge the machine by the readable part of a damaged table.",
		.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization "
			     "specification, chapter 5")
};
