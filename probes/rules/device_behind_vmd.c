/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"
#include "probes/machine/vmd.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct vmd *vmd = &function->place.vmd;
	char address[PCI_ADDRESS_TEXT], own[PCI_ADDRESS_TEXT];

	(void)machine;
	pci_address_print(function->address, own);
	if (vmd->status != OK && function->address.domain > LAST_ORDINARY_DOMAIN) {
		finding_cite_text(findings,
				  finding_add_function(
					  findings, FINDING_UNKNOWN, function,
					  "It may be behind Intel VMD: its domain is above ffff."),
				  status_name(vmd->status), "/sys/bus/pci/devices/%s", own);
		return FOUND;
	}
	if (vmd->status != OK)
		return vmd->status == ABSENT ? FINE : UNSEEN;
	pci_address_print(vmd->endpoint, address);
	struct finding *finding = finding_add_function(
		findings, FINDING_FAIL, function,
		"It is behind VMD %s: only the VMD can be assigned, with all devices behind it.",
		address);
	finding_cite_text(findings, finding, address, "/sys/bus/pci/devices/%s", own);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device is behind Intel VMD.",
		"There are no devices.",
		"/sys/bus/pci/devices",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(device_behind_vmd) = {
	.id = "device_behind_vmd",
	.severity = SEVERITY_CHANGE,
	.title = "it is behind Intel VMD",
	.remedy = "Disable VMD in the firmware setup (\"VMD controller\", \"Intel RST\"), for all "
		  "slots or for this one: the device then appears in domain 0000. Or assign the "
		  "VMD itself: a guest with a VMD driver finds the device behind it.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning =
			"Intel VMD has moved the device, usually an NVMe disk, out of the "
			"machine's own PCI domain. Its requests and interrupts use VMD's requester "
			"ID, so VFIO can assign the VMD with everything behind it, but not this "
			"device alone: it disappears once the VMD is bound to vfio-pci.",
		.how = "The device is in a domain above ffff, and its path in /sys leads through "
		       "the VMD.",
		.avoid = "A system installed with VMD enabled may no longer find its disks: check "
			 "that its initramfs has the nvme driver.",
		.reference = "Linux, drivers/pci/controller/vmd.c")
};
