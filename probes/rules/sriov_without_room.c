/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/analysis/scope.h"
#include "probes/judge/survey.h"

/* The first of its virtual functions' BARs that lacks an address, or NULL. */
static const struct bar *bar_without_room(const struct sriov *sriov)
{
	for (size_t i = 0; i < sriov->bars.count; i++)
		if (bar_lacks_address(&sriov->bars.items[i]))
			return &sriov->bars.items[i];
	return NULL;
}

/*
 * How many have ids that lead to this port. Offset and stride may read as 0 while there are none; and what is on a root bus finds
 * the buses behind it.
 */
static unsigned with_numbers(const struct function *function, const struct sriov *sriov, const struct function *port)
{
	uint32_t first = (uint32_t)device_id_of(function->address) + sriov->first_offset;
	uint32_t last = port ? (uint32_t)port->subordinate_bus << 8 | 0xff : 0;

	if (!port || !sriov->first_offset || (!sriov->stride && sriov->total_vfs > 1))
		return sriov->total_vfs;
	if (first > last)
		return 0;
	uint32_t count = sriov->stride ? (last - first) / sriov->stride + 1 : 1;
	return count < sriov->total_vfs ? count : sriov->total_vfs;
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings, const struct function *function)
{
	const struct features *features = function_features(function);
	const struct sriov *sriov = features->sriov;
	const struct function *port = machine_parent(machine, function);

	if (!sriov || !sriov->total_vfs)
		return status_is_evidence(features->sriov_status) ? NOT_JUDGED : UNSEEN;
	const struct bar *bar = bar_without_room(sriov);
	unsigned numbers = with_numbers(function, sriov, port);
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = NULL;

	pci_address_print(function->address, address);
	if (bar) {
		finding = finding_add_function(findings, FINDING_WARN, function, "%s of its virtual functions has no address.",
					bar_text(findings->arena, bar));
		finding_cite_attribute(findings, finding, function, "no address", "resource, line %u", bar->index + 8);
		if (firmware_menu(machine, SETTING_ABOVE_4G))
			finding_set_remedy(findings, finding, "%s Or start Linux with pci=realloc.",
			       firmware_switch_on(findings->arena, machine, SETTING_ABOVE_4G));
	} else if (numbers < sriov->total_vfs) {
		finding = finding_add_function(findings, FINDING_WARN, function, "Bus numbers are left for %u of its %u virtual functions.", numbers,
					sriov->total_vfs);
		finding_cite(findings, finding, sriov->offset + 0x14, 4,
		     sriov->first_offset | (uint32_t)sriov->stride << 16, "%s config, SR-IOV capability", address);
		finding_cite(findings, finding, 0x1a, 1, port->subordinate_bus, "%s config", pci_address_print(port->address, address));
		finding_set_remedy(findings, finding, "Switch ARI%s on in the firmware setup, or start Linux with pci=assign-busses.",
		       sriov->ari_hierarchy ? " and SR-IOV" : "");
	}
	if (finding)
		return FOUND;
	return bars_may_be_missing(&sriov->bars) ? UNSEEN : FINE;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Virtual functions have addresses and bus numbers.",
		"No device offers virtual functions (SR-IOV).", "SR-IOV capability",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(sriov_without_room) = {
	.id = "sriov_without_room",
	.severity = SEVERITY_NOTE,
	.title = "virtual functions have no room",
	.remedy = "Switch SR-IOV on in the firmware setup, and Above 4G Decoding; or start Linux with pci=realloc.",
	.judge = judge,
	EXPLAIN(
		.meaning = "Virtual functions need addresses of memory and numbers of buses, "
			   "which the firmware has not kept for them. Linux then refuses to make "
			   "them: \"not enough MMIO resources for SR-IOV\", \"bus ... out of "
			   "range\".",
		.how = "A BAR of the SR-IOV capability has no address; or first VF offset, stride "
		       "and number lead beyond the last bus of the port above.",
		.reference = "PCI Express Base Specification 5.0, 9.2.1 and 9.3.3; Linux, "
			     "drivers/pci/iov.c")
};
