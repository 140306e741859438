/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

#define ATH11K "ath11k in a virtual machine, github.com/openwrt/openwrt/issues/13395, 2023-11"
#define ATH12K "ath12k under vfio, github.com/openwrt/openwrt/pull/22969, 2026-04"

/*
 * Linux, drivers/net/wireless/ath/ath11k/pci.c and ath12k/pci.c: QCA6390, WCN6855, QCN9074,
 * WCN7850, QCN9274.
 */
static const struct {
	uint16_t device;
	const char *source;
} cards[] = {
	{ 0x1101, ATH11K }, { 0x1103, ATH11K }, { 0x1104, ATH11K },
	{ 0x1107, ATH12K }, { 0x1109, ATH12K },
};

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	enum { QUALCOMM = 0x17cb };

	(void)machine;
	if (function->class_code >> 16 != 0x02)
		return NOT_JUDGED;
	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
		if (function->vendor != QUALCOMM || function->device != cards[i].device)
			continue;
		struct finding *finding = finding_add_function(
			findings, FINDING_WARN, function,
			"Its driver passes the guest's MSI address to the card's firmware, so "
			"interrupts are lost: reported to fail in VMs.");
		finding_cite_ids(findings, finding, function);
		finding_cite_text(findings, finding, cards[i].source, "reported");
		return FOUND;
	}
	return FINE;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No network card has a driver known to do this.",
		"There is no network card.",
		"vendor and device ids",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(msi_address_by_driver) = {
	.id = "msi_address_by_driver",
	.severity = SEVERITY_NOTE,
	.title = "it fails in VMs",
	.remedy = "Assign another card (Intel, MediaTek), or keep this one on the host and give "
		  "the guest a virtual network adapter.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "The drivers of some Qualcomm Wi-Fi cards (ath11k, ath12k) pass the MSI "
			   "address to the card's firmware in addition to the MSI registers. In a "
			   "guest that is the guest's address, which is invalid on the host: the "
			   "card's firmware does not start.",
		.how = "Vendor and device ID are on a list of reports; the evidence gives source "
		       "and date.",
		.reference = "bugzilla.kernel.org, 216055 and 217570")
};
