/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

enum { CONVENTIONAL_SIZE = 256 };

/*
 * PCI Express functions of the hardware, by how much configuration space the machine shows of them.
 */
struct sizes {
	size_t count, small, unknown;
	const struct function *first; /* the first small one */
};

static struct sizes count_sizes(const struct machine *machine)
{
	struct sizes sizes = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->pcie.status != OK || function->is_virtual)
			continue;
		sizes.count++;
		if (function->config_size.status != OK)
			sizes.unknown++;
		else if (function->config_size.value <= CONVENTIONAL_SIZE && !sizes.small++)
			sizes.first = function;
	}
	return sizes;
}

static void cite_sizes(const struct machine *machine, struct findings *findings,
		       struct finding *finding, const struct sizes *sizes)
{
	const enum status listed = machine->functions_status, mcfg = machine->iommu.mcfg.status;
	char address[PCI_ADDRESS_TEXT];
	const char *seen = sizes->unknown ? arena_printf(findings->arena, "%zu of %zu not seen",
							 sizes->unknown, sizes->count)
					  : arena_printf(findings->arena, "%zu seen", sizes->count);

	if (sizes->first) {
		finding_cite_text(findings, finding, "256 bytes or fewer", "%s config",
				  pci_address_print(sizes->first->address, address));
		finding_cite_text(findings, finding, mcfg == OK ? "present" : status_name(mcfg),
				  "/sys/firmware/acpi/tables/MCFG");
	} else if (listed != OK) {
		finding_cite_text(findings, finding, status_name(listed), "/sys/bus/pci/devices");
	} else {
		finding_cite_text(findings, finding, seen, "configuration space beyond 256 bytes");
	}
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct sizes sizes = count_sizes(machine);
	const enum status mcfg = machine->iommu.mcfg.status;
	struct finding *finding;

	if (machine->functions_status == OK && !sizes.count) {
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There are no PCI Express functions.");
		return;
	}
	/* A dump of lspci -xxx looks like a machine without ECAM. */
	if (sizes.small && sizes.small == sizes.count && mcfg == NOT_ASKED)
		finding = finding_add_machine(findings, FINDING_WARN,
					      "ACS unknown: only 256 bytes of each of %zu PCI "
					      "Express functions are visible.",
					      sizes.count);
	else if (sizes.small)
		finding = finding_add_machine(
			findings, FINDING_WARN,
			"ACS unknown: no ECAM for %zu of %zu PCI Express functions.", sizes.small,
			sizes.count);
	else if (machine->functions_status == OK && !sizes.unknown)
		finding = finding_add_machine(
			findings, FINDING_PASS,
			"All PCI Express functions have extended configuration space.");
	else
		finding = finding_add_machine(
			findings, FINDING_UNKNOWN,
			"Unknown how much configuration space the functions have.");
	cite_sizes(machine, findings, finding, &sizes);
}

RULE(extended_config_unreachable) = {
	.id = "extended_config_unreachable",
	.severity = SEVERITY_NOTE,
	.title = "no extended configuration space",
	.remedy = "Remove pci=nommconf, acpi=off or pci=conf1 from the kernel command line if it "
		  "is there; update the firmware if the MCFG is missing or the kernel log (PCI "
		  "MMCONFIG) rejects it. Make a dump with lspci -xxxx, as root.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "PCI Express capabilities such as ACS are beyond byte 256 of "
			   "configuration space. If that is inaccessible, it is unknown whether a "
			   "port isolates what is below it, and Linux too puts devices into one "
			   "group that the hardware may isolate.",
		.how = "A function with a PCI Express capability shows no more than 256 bytes. "
		       "Linux accesses the rest through memory (ECAM), which the ACPI table MCFG "
		       "describes.",
		.avoid = "Do not conclude that there is no ACS.",
		.reference = "PCI Express Base Specification, 7.2.2; PCI Firmware Specification "
			     "3.2, 4.1.2 (MCFG)")
};
