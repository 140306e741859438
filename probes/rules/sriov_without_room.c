/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/analysis/kernel_options.h"
#include "probes/analysis/virtual_functions.h"
#include "probes/judge/survey.h"

/*
 * What is on already is no advice: Above 4G Decoding where something is above 4 GiB, and
 * pci=realloc where it was given.
 */
static void advise_room(const struct machine *machine, struct findings *findings,
			struct finding *finding, const struct bar *bar)
{
	bool above = bar->wide && !machine_has_bars_above_4g(machine);
	bool given = kernel_option_has(machine, "pci=", "realloc");

	finding_set_remedy(findings, finding, "%s%s%s%s",
			   firmware_switch_on(findings->arena, machine,
					      above ? SETTING_ABOVE_4G : SETTING_SRIOV),
			   given ? "" : " Or boot Linux with pci=realloc, ",
			   given ? "" : option_where(machine), given ? "" : ".");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct features *features = function_features(function);
	const struct sriov *sriov = features->sriov;

	if (!sriov || !sriov->total_vfs)
		return status_is_evidence(features->sriov_status) ? NOT_JUDGED : UNSEEN;
	const struct bar *bar = vf_bar_without_room(sriov);
	const struct function *port = machine_parent(machine, function);
	unsigned numbers = vfs_with_numbers(machine, function);
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = NULL;

	pci_address_print(function->address, address);
	if (bar) {
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "%s of its VFs has no address.",
					       bar_text(findings->arena, bar));
		finding_cite_attribute(findings, finding, function, "no address",
				       "resource, line %u", bar->index + 8);
		advise_room(machine, findings, finding, bar);
	} else if (port && numbers < sriov->total_vfs) {
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "There are bus numbers for only %u of its %u VFs.",
					       numbers, sriov->total_vfs);
		finding_cite(findings, finding, sriov->offset + 0x14, 4,
			     sriov->first_offset | (uint32_t)sriov->stride << 16,
			     "%s config, SR-IOV capability", address);
		finding_cite(findings, finding, 0x1a, 1, port->subordinate_bus, "%s config",
			     pci_address_print(port->address, address));
		finding_set_remedy(
			findings, finding,
			"Enable ARI%s in the firmware setup, or boot Linux with pci=assign-busses.",
			sriov->ari_hierarchy ? " and SR-IOV" : "");
	}
	if (finding)
		return FOUND;
	return bars_may_be_missing(&sriov->bars) ? UNSEEN : FINE;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"All VFs have addresses and bus numbers.",
		"No device supports SR-IOV.",
		"SR-IOV capability",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(sriov_without_room) = {
	.id = "sriov_without_room",
	.severity = SEVERITY_NOTE,
	.title = "no MMIO or bus numbers for VFs",
	.remedy = "Enable SR-IOV and Above 4G Decoding in the firmware setup; or boot Linux with "
		  "pci=realloc.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "VFs need MMIO addresses and bus numbers, which the firmware has not "
			   "reserved for them. Linux then refuses to enable them: \"not enough "
			   "MMIO resources for SR-IOV\", \"bus ... out of range\".",
		.how = "A BAR of the SR-IOV capability has no address; or first VF offset, stride "
		       "and number lead beyond the last bus of the port above.",
		.reference = "PCI Express Base Specification 5.0, 9.2.1 and 9.3.3; Linux, "
			     "drivers/pci/iov.c")
};
