/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/survey.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings, const struct function *function)
{
	enum { TOTAL_VFS = 0x0e, NUM_VFS = 0x10 };
	const struct features *features = function_features(function);
	const struct sriov *sriov = features->sriov;
	char address[PCI_ADDRESS_TEXT];

	if (!sriov)
		return status_is_evidence(features->sriov_status) ? NOT_JUDGED : UNSEEN;
	if (!sriov->total_vfs || sriov->num_vfs)
		return FINE;
	struct finding *finding = finding_add_function(findings, FINDING_WARN, function, "It could give %u virtual functions, and gives none.",
						sriov->total_vfs);
	pci_address_print(function->address, address);
	finding_cite(findings, finding, sriov->offset + TOTAL_VFS, 2, sriov->total_vfs,
	     "%s config, SR-IOV capability", address);
	finding_cite(findings, finding, sriov->offset + NUM_VFS, 2, sriov->num_vfs,
	     "%s config, SR-IOV capability", address);
	const char *menu = firmware_menu(machine, SETTING_SRIOV);
	finding_set_remedy(findings, finding, "With its own driver bound: echo %u > /sys/bus/pci/devices/%s/sriov_numvfs, at each boot.%s%s%s",
	       sriov->total_vfs, address, menu ? " If that fails, look in the firmware setup at " : "", menu ? menu : "", menu ? "." : "");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Devices with SR-IOV have virtual functions.",
		"No device offers virtual functions (SR-IOV).", "SR-IOV capability",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(sriov_not_enabled) = {
	.id = "sriov_not_enabled",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "virtual functions are not made",
	.remedy = "With its own driver bound, write how many you want to sriov_numvfs of the device in /sys, at each boot.",
	.judge = judge,
	EXPLAIN(
		.meaning = "The device can show parts of itself as devices of their own (SR-IOV), "
			   "each for another guest, while the host keeps the rest. Nobody has "
			   "asked it to. As a whole it can be assigned too.",
		.how = "TotalVFs of the SR-IOV capability is not 0, and NumVFs is.",
		.reference = "PCI Express Base Specification 5.0, 9.3.3; Linux, "
			     "Documentation/PCI/pci-iov-howto")
};
