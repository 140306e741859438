/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/acpi/acpi.h"
#include "probes/scan/probe.h"

static void note_gap(struct machine *machine, const struct acpi_table *table)
{
	if (status_is_evidence(table->status))
		return;
	if (table->status == FAILED && table->errors.count)
		machine_gap(machine, table->signature, "failed: %s", table->errors.items[0].text);
	else
		machine_gap(machine, table->signature, "%s: /sys/firmware/acpi/tables/%s",
			    status_name(table->status), table->signature);
}

static void open_table(struct source *source, struct machine *machine, struct acpi_table *table,
		       const char *signature)
{
	struct answer answer =
		source_read(source, &machine->arena, "/sys/firmware/acpi/tables/%s", signature);

	acpi_table_open(&machine->arena, table, signature, &answer);
	note_gap(machine, table);
}

/* What only a DMAR says has the status of that table, until it is parsed. */
static void no_dmar(struct iommu *iommu)
{
	enum status status = iommu->dmar.status;

	if (status == OK)
		return;
	iommu->address_width.status = status;
	iommu->interrupt_remapping.status = status;
	iommu->x2apic_opt_out.status = status;
	iommu->platform_opt_in.status = status;
	iommu->remapping_opt_out.status = status;
}

static void set_kind(struct iommu *iommu)
{
	const struct {
		enum status status;
		enum iommu_kind kind;
		const char *table;
	} kinds[] = {
		{ iommu->dmar.status, IOMMU_INTEL, "DMAR" },
		{ iommu->ivrs.status, IOMMU_AMD, "IVRS" },
		{ iommu->viot.status, IOMMU_VIRTIO, "VIOT" },
	};
	size_t absent = 0;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].status == OK) {
			iommu->kind = kinds[i].kind;
			iommu->table = kinds[i].table;
			return;
		}
		absent += kinds[i].status == ABSENT;
	}
	iommu->kind = absent == sizeof kinds / sizeof *kinds ? IOMMU_NONE : IOMMU_UNKNOWN;
}

static void parse(struct arena *arena, struct iommu *iommu)
{
	if (iommu->kind == IOMMU_INTEL)
		acpi_parse_dmar(arena, iommu);
	else if (iommu->kind == IOMMU_AMD)
		acpi_parse_ivrs(arena, iommu);
	else if (iommu->kind == IOMMU_VIRTIO)
		acpi_parse_viot(arena, iommu);
	if (iommu->madt.status == OK)
		acpi_parse_madt(arena, iommu);
	if (iommu->mcfg.status == OK)
		acpi_parse_mcfg(arena, iommu);
	iommu->hpet.status = iommu->hpet_table.status;
	if (iommu->hpet_table.status == OK)
		acpi_parse_hpet(arena, iommu);
}

static void look(struct source *source, struct machine *machine)
{
	struct iommu *iommu = &machine->iommu;

	open_table(source, machine, &iommu->dmar, "DMAR");
	open_table(source, machine, &iommu->ivrs, "IVRS");
	open_table(source, machine, &iommu->viot, "VIOT");
	open_table(source, machine, &iommu->madt, "APIC");
	open_table(source, machine, &iommu->mcfg, "MCFG");
	open_table(source, machine, &iommu->hpet_table, "HPET");
	no_dmar(iommu);
	set_kind(iommu);
	parse(&machine->arena, iommu);
}

PROBE(acpi, "ACPI tables of the IOMMU", look)
