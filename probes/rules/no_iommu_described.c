#include "probes/rule.h"

static void cite_tables(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	const struct acpi_table *const tables[] = { &machine->iommu.dmar, &machine->iommu.ivrs, &machine->iommu.viot };
	static const char *const names[] = { "DMAR", "IVRS", "VIOT" };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		cite_text(findings, finding, tables[i]->status == OK ? "present" : status_name(tables[i]->status),
			  "/sys/firmware/acpi/tables/%s", names[i]);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct iommu *iommu = &machine->iommu;
	struct finding *finding;

	if (iommu->table)
		finding = find_machine(findings, FINDING_PASS, "The firmware describes an IOMMU: %s (table %s).",
				       iommu_kind_name(iommu->kind), iommu->table);
	else if (iommu->kind == IOMMU_NONE)
		finding = find_machine(findings, FINDING_FAIL, "The firmware describes no IOMMU.");
	else
		finding = find_machine(findings, FINDING_UNKNOWN, "Whether the firmware describes an IOMMU could not be seen.");
	cite_tables(machine, findings, finding);
}

RULE(no_iommu_described) = {
	.id = "no_iommu_described",
	.severity = SEVERITY_IMPOSSIBLE,
	.title = "the firmware describes no IOMMU",
	.meaning = "The operating system learns of an IOMMU from an ACPI table: DMAR (Intel VT-d), IVRS (AMD-Vi) or VIOT "
		   "(virtio). Without one no device can be given to a virtual machine. Either the machine has no IOMMU, or "
		   "it is switched off in the firmware setup.",
	.how = "None of the three tables is among the ACPI tables that the kernel shows.",
	.remedy = "Switch the IOMMU on in the firmware setup: \"Intel VT-d\" or \"VT for Directed I/O\", on AMD \"IOMMU\" or "
		  "\"AMD-Vi\" (often under Advanced, North Bridge or AMD CBS). Where there is no such entry, or it changes "
		  "nothing after a full power-off, this machine cannot pass devices through.",
	.avoid = "Kernel options such as intel_iommu=on do not help: there is nothing they could switch on.",
	.reference = "Intel VT-d specification, chapter 8; AMD I/O Virtualization specification, chapter 5; ACPI 6.4, VIOT",
	.judge = judge,
};
