/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/rule.h"
#include "probes/quirks/versions.h"

#include <string.h>

static bool is_behind(const struct function *function, const struct function *vmd)
{
	return function->place.vmd.status == OK &&
	       pci_address_compare(function->place.vmd.endpoint, vmd->address) == 0;
}

/* What is behind it, bridges apart; cited where `finding` is not NULL. */
static size_t count_behind(const struct machine *machine, struct findings *findings,
			   struct finding *finding, const struct function *vmd)
{
	size_t count = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		char address[PCI_ADDRESS_TEXT], own[PCI_ADDRESS_TEXT];
		if (!is_behind(function, vmd) || function_is_bridge(function))
			continue;
		count++;
		if (finding)
			finding_cite_text(findings, finding, pci_address_print(vmd->address, own),
					  "/sys/bus/pci/devices/%s",
					  pci_address_print(function->address, address));
	}
	return count;
}

static void judge_vmd(const struct machine *machine, struct findings *findings,
		      const struct function *vmd)
{
	size_t count = count_behind(machine, findings, NULL, vmd);
	bool driven = vmd->driver.status == OK && strcmp(vmd->driver.value, "vmd") == 0;
	struct flag drives = version_does(machine, VERSION_VMD_DRIVER, vmd);
	bool lacks_driver = drives.status == OK && !drives.value;
	/* what the running kernel found says nothing of one that lacks the driver */
	bool unfound = lacks_driver && machine->kernel.supposed;
	struct finding *finding;

	if (count && !unfound) {
		finding = finding_add_function(findings, FINDING_WARN, vmd,
					       "Intel VMD has %zu device%s behind it, which cannot "
					       "be assigned individually.",
					       count, count == 1 ? "" : "s");
		count_behind(machine, findings, finding, vmd);
		return;
	}
	if (driven && !unfound)
		finding = finding_add_function(
			findings, FINDING_PASS, vmd,
			"Intel VMD is enabled, and there is no device behind it.");
	else if (lacks_driver)
		finding = finding_add_function(findings, FINDING_WARN, vmd,
					       "Intel VMD is enabled, but Linux %s has no driver "
					       "for this one: devices behind it are invisible.",
					       machine->kernel.release.value);
	else if (status_is_evidence(vmd->driver.status))
		finding = finding_add_function(findings, FINDING_UNKNOWN, vmd,
					       "Intel VMD is enabled, but its driver is not bound: "
					       "devices behind it are invisible.");
	else
		finding = finding_add_function(findings, FINDING_UNKNOWN, vmd,
					       "Intel VMD is enabled; unknown what is behind it.");
	finding_cite_attribute(findings, finding, vmd, text_or_status(vmd->driver), "driver");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	size_t found = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (!function_is_vmd(function))
			continue;
		found++;
		judge_vmd(machine, findings, function);
	}
	if (found)
		return;
	if (machine->functions_status != OK)
		finding_add_machine(findings, FINDING_UNKNOWN,
				    "The PCI functions could not be enumerated.");
	else
		finding_add_machine(findings, FINDING_NOT_APPLICABLE,
				    "There is no Intel VMD, or it is disabled.");
}

RULE(vmd_hides_devices) = {
	.id = "vmd_hides_devices",
	.severity = SEVERITY_NOTE,
	.title = "Intel VMD hides devices",
	.remedy = "Disable VMD in the firmware setup (\"VMD controller\", \"Intel RST\", \"Volume "
		  "Management Device\") for the ports whose drives are to be assigned; the drives "
		  "then appear in the ordinary PCI tree.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning =
			"Intel VMD moves root ports and the NVMe drives below them out of the "
			"machine's PCI tree into a domain of its own. They use VMD's requester ID, "
			"so they share its IOMMU group and cannot be assigned to a VM one by one.",
		.how = "A RAID controller (class 0104) has an ID of Intel VMD. Devices behind it "
		       "have a domain from 10000 on, and their path in sysfs goes through VMD; "
		       "without the driver vmd they are not listed at all.",
		.avoid = "An operating system installed with VMD or its RAID enabled may not boot "
			 "with it disabled: check this first.",
		.reference = "Linux, drivers/pci/controller/vmd.c; arch/x86/pci/common.c, "
			     "pci_real_dma_dev()")
};
