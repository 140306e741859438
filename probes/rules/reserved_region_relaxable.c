/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/reserved.h"
#include "probes/judge/rule.h"

enum { LISTED = 3, CITED = 8 };

/* How many there are; with `finding` the first few are cited. */
static size_t count_relaxed(const struct machine *machine, struct findings *findings,
			    struct finding *finding, const char **list)
{
	size_t count = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct reserved_region *region =
			deduced_reservation(findings->deduced, &machine->functions.items[i])
				.relaxed;
		char address[PCI_ADDRESS_TEXT];
		if (!region)
			continue;
		count++;
		pci_address_print(machine->functions.items[i].address, address);
		if (!finding && count <= LISTED)
			*list = arena_printf(findings->arena, "%s%s%s", *list, **list ? ", " : "",
					     address);
		if (finding && count <= CITED)
			finding_cite(findings, finding, region->start.offset, region->start.width,
				     region->start.value, "/sys/firmware/acpi/tables/DMAR for %s",
				     address);
	}
	return count;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const char *list = "";
	size_t count = count_relaxed(machine, findings, NULL, &list);
	struct finding *finding;

	if (count) {
		finding = finding_add_machine(
			findings, FINDING_WARN,
			"Memory is reserved for %s%s, which does not block %s.", list,
			count > LISTED ? " and others" : "", count == 1 ? "it" : "them");
		count_relaxed(machine, findings, finding, &list);
	} else if (findings->deduced->reservations_seen == OK) {
		finding_add_machine(
			findings, FINDING_NOT_APPLICABLE,
			"No memory is reserved for a USB controller or display device.");
	} else {
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown for which devices the firmware reserves memory.");
		finding_cite_text(findings, finding,
				  machine->iommu.table ? "not all of its devices are known"
						       : "not seen",
				  "/sys/firmware/acpi/tables/%s",
				  machine->iommu.table ? machine->iommu.table : "DMAR");
		if (machine->functions_status != OK)
			finding_cite_text(findings, finding, status_name(machine->functions_status),
					  "PCI functions");
	}
}

RULE(reserved_region_relaxable) = {
	.id = "reserved_region_relaxable",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "reserved memory that does not block",
	.remedy = "Nothing needs to be done. If the device misbehaves in the VM, disable legacy "
		  "USB support in the firmware setup.",
	.where = WHERE_FIRMWARE_SETUP,
	.no_action = true,
	.told_by = TOLD_BY_TABLES,
	.judge = judge,
	EXPLAIN(.meaning =
			"On Intel, the firmware reserves memory for USB controllers (for keyboards "
			"in its setup) and integrated graphics. Linux allows their assignment "
			"anyway, because the memory is not needed once their drivers run.",
		.how = "A reserved region (RMRR) of the DMAR lists the device, whose class is 0c03 "
		       "(USB) or 03 (display).",
		.reference = "Linux, drivers/iommu/intel/iommu.c: device_rmrr_is_relaxable()")
};
