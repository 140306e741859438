/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/bars.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/survey.h"

static void advise(const struct machine *machine, struct findings *findings, struct finding *finding)
{
	const char *menu = firmware_menu(machine, SETTING_ABOVE_4G);

	if (menu)
		finding_set_remedy(findings, finding, "In the firmware setup more room for PCI: %s (mostly there at this vendor), more MMIO; a newer firmware; "
		       "another slot; the kernel option pci=realloc; or take other cards out.", menu);
}

/* Those that only lack room above 4 GiB are the business of bar_needs_above_4g. */
static enum outcome judge_bars(const struct machine *machine, struct findings *findings, const struct function *function, bool above_4g)
{
	const bar_list *bars = &function_features(function)->bars;
	struct finding *finding = NULL;

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		if (!bar_lacks_address(bar) || (bar->wide && !above_4g))
			continue;
		if (!finding)
			finding = finding_add_function(findings, FINDING_FAIL, function, "%s has no address: there was no room for it.",
						bar_text(findings->arena, bar));
		finding_cite_attribute(findings, finding, function, "no address", "resource, BAR %u", bar->index);
	}
	if (!finding)
		return bars_may_be_missing(bars) ? UNSEEN : bars->count ? FINE : NOT_JUDGED;
	advise(machine, findings, finding);
	return FOUND;
}

static enum outcome judge_all(const struct machine *machine, struct findings *findings, const struct function *function)
{
	return judge_bars(machine, findings, function, true);
}

static enum outcome judge_narrow(const struct machine *machine, struct findings *findings, const struct function *function)
{
	return judge_bars(machine, findings, function, false);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device lacks an address for its registers.",
		"There is no device with a BAR.", "/sys/bus/pci/devices/*/resource",
	};
	judge_one *judge_function = machine_has_bars_above_4g(machine) ? judge_all : judge_narrow;

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(bar_without_address) = {
	.id = "bar_without_address",
	.severity = SEVERITY_CHANGE,
	.title = "a BAR has no address",
	.remedy = "A newer firmware; in its setup more memory for PCI (MMIO size, \"TOLUD\"); another slot; the kernel option pci=realloc; "
		  "or take other cards out.",
	.where = WHERE_FIRMWARE_SETUP,
	.judge = judge,
	EXPLAIN(
		.meaning = "Neither the firmware nor Linux found room for the registers or the "
			   "memory of the device. Without it no driver can use it, here or in a "
			   "virtual machine: \"can't claim; no address assigned\", \"BAR: no "
			   "space for\".",
		.how = "A memory BAR exists, and Linux has no address for it in "
		       "/sys/bus/pci/devices/.../resource.",
		.reference = "PCI Local Bus Specification, 6.2.5; Linux, drivers/pci/setup-res.c")
};
