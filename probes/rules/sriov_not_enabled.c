/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/virtual_functions.h"
#include "probes/assignment/card.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/quirks/igpu.h"
#include "probes/judge/survey.h"

#include <string.h>

/* --- What the driver makes --- */

static bool has_driver(const struct function *function, const char *name)
{
	return function->driver.status == OK && strcmp(function->driver.value, name) == 0;
}

/*
 * Displays whose drivers of Linux make none, and who does. NULL: its own driver does, as far as is
 * known. Sources: igpu.quirks; drivers/gpu/drm, which of them has sriov_configure (6.12: none; xe
 * since 6.17 on Panther Lake and Arc Pro B), as of 2026-02.
 */
static const char *other_maker(const struct function *function)
{
	const struct known_igpu *known = igpu_known(function->vendor, function->device);

	if (!function_is_display(function) || has_driver(function, "xe"))
		return NULL;
	if (known && known->vfs)
		return known->vfs;
	switch (function->vendor) {
	case 0x8086:
		return "The driver i915 creates none. xe does, on Arc Pro B since Linux 6.17.";
	case 0x1002:
		return "amdgpu creates none; AMD's driver GIM does "
		       "(github.com/amd/MxGPU-Virtualization, and GIM for FirePro).";
	case 0x10de:
		return "NVIDIA's vGPU host driver creates them: /usr/lib/nvidia/sriov-manage -e "
		       "ADDRESS, at each boot.";
	}
	return NULL;
}

/* --- Off in the card --- */

/* Cards whose SR-IOV capability is there only once their own settings have it on. */
static const struct hidden {
	uint16_t vendor, first, last;
	const char *before, *after; /* the address */
} hidden[] = {
	/*
	 * ConnectX-4 to -8 and BlueField, NVIDIA MFT: SRIOV_EN and NUM_OF_VFS; virtual functions
	 * have odd ids
	 */
	{ 0x15b3, 0x1013, 0x1025, "mlxconfig -d ",
	  " set SRIOV_EN=1 NUM_OF_VFS=8, then reboot the host." },
	{ 0x15b3, 0xa2d2, 0xa2df, "mlxconfig -d ",
	  " set SRIOV_EN=1 NUM_OF_VFS=8, then reboot the host." },
	/* Solarflare X2, sfboot (sfutils); it is asked by the interface */
	{ 0x1924, 0x0803, 0x0b03, "For the adapter ",
	  ": sfboot switch-mode=sriov vf-count=8, then reboot the host." },
};

static const struct hidden *hidden_row(const struct function *function)
{
	for (size_t i = 0; !function->is_virtual && i < sizeof hidden / sizeof *hidden; i++)
		if (function->vendor == hidden[i].vendor && function->device >= hidden[i].first &&
		    function->device <= hidden[i].last)
			return &hidden[i];
	return NULL;
}

static enum outcome judge_hidden(struct findings *findings, const struct function *function)
{
	const struct hidden *row = function->class_code >> 16 == 2 ? hidden_row(function) : NULL;
	char address[PCI_ADDRESS_TEXT];

	if (!row)
		return NOT_JUDGED;
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		"It has no SR-IOV capability; SR-IOV may be disabled in the card's own settings.");
	finding_cite_ids(findings, finding, function);
	finding_set_remedy(findings, finding, "%s%s%s", row->before,
			   pci_address_print(function->address, address), row->after);
	return FOUND;
}

/* --- Not made --- */

static const struct hint *hint_about(const struct machine *machine, const struct function *function)
{
	const struct hints *hints = &machine->log.kinds[HINT_SRIOV];

	for (size_t i = 0; i < hints->first.count; i++)
		if (hints->first.items[i].has_device &&
		    pci_address_compare(hints->first.items[i].device, function->address) == 0)
			return &hints->first.items[i];
	return NULL;
}

/* What has to be done before any can be made; NULL: nothing that is known. */
static const char *hurdle(const struct machine *machine, const struct function *function,
			  const struct hint *hint)
{
	const struct sriov *sriov = function_features(function)->sriov;
	struct flag reached = vfs_are_reached(machine, function);

	if (reached.status == OK && !reached.value)
		return card_can_be_moved(machine, function)
			       ? "Move it to a slot whose port supports ARI forwarding (lspci -vv "
				 "of the port: ARIFwd+): without ARI only device 0 is reachable "
				 "below a port, and its VFs have other device numbers."
			       : "None can be used where it is: the port above does not forward "
				 "ARI (lspci -vv of the port: ARIFwd-), so only device 0 is "
				 "reachable below it, and its VFs have other device numbers.";
	if (vf_bar_without_room(sriov) || !vfs_with_numbers(machine, function))
		return "First fix sriov_without_room.";
	if (hint && strstr(hint->text, "MSI-X"))
		return "Its driver reports that the card has no interrupts left for them. A "
		       "firmware update of the card, or fewer queues on the host, may help.";
	if (hint)
		return "Linux could not create them: see the kernel log.";
	if (reached.status != OK && reached.status != ABSENT)
		return "First check that the port above supports ARI forwarding (lspci -vv of the "
		       "port: ARIFwd+), which is unknown: without it the VFs are unreachable.";
	return other_maker(function);
}

static void find_none_made(const struct machine *machine, struct findings *findings,
			   const struct function *function, const struct sriov *sriov)
{
	enum { TOTAL_VFS = 0x0e, NUM_VFS = 0x10 };
	const struct hint *hint = hint_about(machine, function);
	const char *first = hurdle(machine, function, hint),
		   *menu = firmware_menu(machine, SETTING_SRIOV);
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		first ? "It supports %u VFs, but something prevents creating them."
		      : "It supports %u VFs; none is enabled.",
		sriov->total_vfs);
	unsigned count = vfs_with_numbers(machine, function);
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	finding_cite(findings, finding, sriov->offset + TOTAL_VFS, 2, sriov->total_vfs,
		     "%s config, SR-IOV capability", address);
	finding_cite(findings, finding, sriov->offset + NUM_VFS, 2, sriov->num_vfs,
		     "%s config, SR-IOV capability", address);
	if (hint)
		finding_cite_text(findings, finding, hint->text, "kernel log");
	if (first)
		finding_set_remedy(findings, finding, "%s", first);
	else
		finding_set_remedy(findings, finding,
				   "With its own driver bound: echo %u > "
				   "/sys/bus/pci/devices/%s/sriov_numvfs, at each boot.%s%s%s",
				   count, address,
				   menu ? " If that fails, check the firmware setup: " : "",
				   menu ? menu : "", menu ? "." : "");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct features *features = function_features(function);
	const struct sriov *sriov = features->sriov;

	if (!sriov && features->sriov_status == ABSENT)
		return judge_hidden(findings, function);
	if (!sriov)
		return status_is_evidence(features->sriov_status) ? NOT_JUDGED : UNSEEN;
	if (!sriov->total_vfs || sriov->num_vfs)
		return FINE;
	find_none_made(machine, findings, function, sriov);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"All devices with SR-IOV have VFs enabled.",
		"No device supports SR-IOV.",
		"SR-IOV capability",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(sriov_not_enabled) = {
	.id = "sriov_not_enabled",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "SR-IOV VFs are not enabled",
	.remedy = "With its own driver bound, write the number of VFs to sriov_numvfs of the "
		  "device in /sys, at each boot.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "With SR-IOV the device can provide virtual functions (VFs), each for a "
			   "different guest, while the host keeps the physical function. None is "
			   "enabled. The device can also be assigned as a whole.",
		.how = "TotalVFs of the SR-IOV capability is not 0, and NumVFs is; or a network "
		       "card that can have the capability lacks it.",
		.reference = "PCI Express Base Specification 5.0, 9.3.3; Linux, "
			     "Documentation/PCI/pci-iov-howto")
};
