/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"

enum { CITED = 16 };

static size_t count_of(const struct proof *proof, enum proof_outcome outcome)
{
	size_t count = 0;

	for (size_t i = 0; i < proof->devices.count; i++)
		count += proof->devices.items[i].outcome == outcome;
	return count;
}

static void cite(struct findings *findings, struct finding *finding,
		 const struct proof_device *device)
{
	const struct proof_step *step = proof_step(device, "dma");
	char address[PCI_ADDRESS_TEXT];

	finding_cite_text(findings, finding, step ? step->words : device->failed->words,
			  "trial by VFIO: %s dma", pci_address_print(device->address, address));
}

/* Where others are translated it is the device that bypasses its IOMMU. */
static void find_on_devices(const struct machine *machine, struct findings *findings)
{
	for (size_t i = 0; i < machine->proof.devices.count; i++) {
		const struct proof_device *device = &machine->proof.devices.items[i];
		const struct function *function = machine_function(machine, device->address);
		if (device->outcome != PROOF_WENT_PAST || !function)
			continue;
		cite(findings,
		     finding_add_function(
			     findings, FINDING_FAIL, function,
			     "In the trial its DMA bypassed the IOMMU, which translates "
			     "that of other devices."),
		     device);
	}
}

static void find_on_machine(const struct machine *machine, struct findings *findings, size_t count)
{
	struct finding *finding = finding_add_machine(
		findings, FINDING_FAIL,
		"In the trial the IOMMU did not translate the DMA of %zu device%s, and that of no "
		"other: it isolates nothing, whatever its tables say.",
		count, count == 1 ? "" : "s");

	for (size_t i = 0, cited = 0; i < machine->proof.devices.count && cited < CITED; i++)
		if (machine->proof.devices.items[i].outcome == PROOF_WENT_PAST) {
			cite(findings, finding, &machine->proof.devices.items[i]);
			cited++;
		}
}

static void judge(const struct machine *machine, struct findings *findings)
{
	const struct proof *proof = &machine->proof;
	size_t proved = count_of(proof, PROOF_PROVED), past = count_of(proof, PROOF_WENT_PAST);

	if (!proof->devices.count)
		return;
	if (past && !proved) {
		find_on_machine(machine, findings, past);
		return;
	}
	find_on_devices(machine, findings);
	if (past)
		return;
	struct finding *finding =
		proved ? finding_add_machine(findings, FINDING_PASS,
					     "In the trial the DMA of %zu device%s was translated.",
					     proved, proved == 1 ? "" : "s")
		       : finding_add_machine(findings, FINDING_NOT_APPLICABLE,
					     "No trial by VFIO showed DMA.");
	for (size_t i = 0, cited = 0; i < proof->devices.count && cited < CITED; i++)
		if (proof->devices.items[i].outcome == PROOF_PROVED) {
			cite(findings, finding, &proof->devices.items[i]);
			cited++;
		}
}

RULE(dma_not_translated) = {
	.id = "dma_not_translated",
	.severity = SEVERITY_IMPOSSIBLE,
	.of_trial = true,
	.first = true,
	.title = "DMA is not translated",
	.remedy = "Do not assign a device here: a guest could read and write all memory of the "
		  "host. Update the firmware, or in a virtual machine the hypervisor, and try "
		  "again.",
	.judge = judge,
	EXPLAIN(.meaning = "The IOMMU accepts everything that VFIO asks of it, and lets DMA "
			   "through as if it were not there.",
		.how = "In the trial a device was given an address that is mapped to one page of "
		       "memory and is the physical address of another page. What it wrote arrived "
		       "in the second one.",
		.avoid = "A virtual IOMMU may behave so by its settings (QEMU's amd-iommu without "
			 "dma-remap=on).",
		.reference = "Linux, Documentation/driver-api/vfio.rst")
};
