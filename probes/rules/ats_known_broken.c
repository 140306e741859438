/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/device_quirks.h"
#include "probes/judge/survey.h"

static void find(struct findings *findings, const struct function *function,
		 struct device_quirk_found found)
{
	const struct ats *ats = &function_features(function)->ats;
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		"Its address translation service (ATS) is known to be broken%s.",
		ats->enabled ? ", and it is enabled" : "; Linux leaves it disabled");
	char address[PCI_ADDRESS_TEXT];

	finding_cite_ids(findings, finding, function);
	finding_cite_text(findings, finding, ats->enabled ? "enabled" : "not enabled",
			  "%s config, ATS", pci_address_print(function->address, address));
	finding_cite_text(findings, finding, found.quirk->source, "%s", found.quirk->about);
	if (ats->enabled)
		finding_set_remedy(findings, finding,
				   "Use a newer kernel, or disable ATS for all devices: pci=noats "
				   "on the kernel command line.");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	enum status status = function_features(function)->ats.status;
	struct device_quirk_found found = device_quirk(function, EFFECT_NO_ATS);

	(void)machine;
	if (status == ABSENT || (status != OK && !found.quirk))
		return NOT_JUDGED;
	if (status != OK)
		return UNSEEN;
	if (!found.quirk)
		return FINE;
	find(findings, function, found);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device has a known-broken ATS.",
		"No device has ATS.",
		"probes/quirks/device.quirks",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(ats_known_broken) = {
	.id = "ats_known_broken",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "its ATS is known to be broken",
	.remedy = "Nothing needs to be done if Linux leaves it disabled.",
	.no_action = true,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "With ATS a device caches translations of the IOMMU. This one does so "
			   "incorrectly, which corrupts memory or hangs the IOMMU. Linux therefore "
			   "does not enable it, and the device works without it, a little slower.",
		.how = "Vendor and device ID, and where it matters revision and subsystem, are on "
		       "the kernel's list (quirk_no_ats), and the device has the capability.",
		.avoid = "Do not enable it manually.",
		.reference = "Linux, drivers/pci/quirks.c, quirk_no_ats; PCI Express Base "
			     "Specification 5.0, 10.5")
};
