/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/address_bits.h"
#include "probes/analysis/bars.h"
#include "probes/quirks/firmware_menu.h"
#include "probes/judge/survey.h"

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const bar_list *bars = &function_features(function)->bars;
	struct finding *finding = NULL;
	bool wide = false, beyond = false;

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		wide |= bar->wide;
		if (!bar->wide || !bar_lacks_address(bar))
			continue;
		beyond |= bar->size.status == OK && beyond_host_addresses(machine, bar->size.value);
		if (!finding)
			finding = finding_add_function(
				findings, FINDING_FAIL, function,
				"%s has no address, and no BAR of this machine is above 4 GiB.",
				bar_text(findings->arena, bar));
		finding_cite_attribute(findings, finding, function, "no address",
				       "resource, BAR %u", bar->index);
	}
	if (beyond)
		finding_set_remedy(findings, finding, BEYOND_HOST_ADDRESSES,
				   (unsigned)host_address_bits(machine).value);
	else if (finding)
		finding_set_remedy(findings, finding,
				   "%s CSM must be disabled for that. If there is no such setting: "
				   "update the firmware, or use another machine.",
				   firmware_switch_on(findings->arena, machine, SETTING_ABOVE_4G));
	return finding ? FOUND : wide ? FINE : NOT_JUDGED;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No BAR lacks room above 4 GiB.",
		"There is no device with a 64-bit BAR.",
		"/sys/bus/pci/devices/*/resource",
	};

	if (machine_has_bars_above_4g(machine)) {
		struct finding *finding = finding_add_machine(
			findings, FINDING_PASS, "The firmware assigns addresses above 4 GiB.");
		finding_cite_text(findings, finding, "a BAR is above 4 GiB", "%s", words.where);
		return;
	}
	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(bar_needs_above_4g) = {
	.id = "bar_needs_above_4g",
	.severity = SEVERITY_CHANGE,
	.title = "a BAR needs room above 4 GiB",
	.remedy = "Enable \"Above 4G Decoding\" in the firmware setup (also \"64-bit BAR\", "
		  "\"Memory Mapped I/O above 4 GB\"), and disable CSM. If there is no such "
		  "setting: update the firmware, or use another machine.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "The device needs more memory addresses than are left below 4 GiB, and "
			   "the firmware assigns none above. Without an address the device cannot "
			   "work, neither here nor in a VM.",
		.how = "A 64-bit memory BAR has no address, and no BAR of the whole machine is "
		       "above 4 GiB.",
		.avoid = "Some firmware setups hide the setting while CSM is enabled.",
		.reference = "PCI Express Base Specification 5.0, 7.5.1.2.1")
};
