/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/address_bits.h"
#include "probes/analysis/bars.h"
#include "probes/analysis/kernel_options.h"
#include "probes/assignment/card.h"
#include "probes/judge/survey.h"

/* Where 64-bit BARs are above 4 GiB already, "Above 4G Decoding" is on. */
static void advise(const struct machine *machine, struct findings *findings,
		   struct finding *finding, const struct function *function, const struct bar *bar,
		   bool above_4g)
{
	const char *last = card_can_be_moved(machine, function)
				   ? "a newer firmware; another slot; fewer cards."
				   : "a newer firmware; fewer cards.";

	if (bar->size.status == OK && beyond_host_addresses(machine, bar->size.value))
		finding_set_remedy(findings, finding, BEYOND_HOST_ADDRESSES,
				   (unsigned)host_address_bits(machine).value);
	else if (!bar->wide)
		finding_set_remedy(
			findings, finding,
			"It needs room below 4 GiB: in the firmware setup %sreserve more of it for "
			"PCI (\"MMIO low\", \"TOLUD\"), disable unused onboard devices; the kernel "
			"option pci=realloc (%s); %s",
			above_4g ? "" : "enable Above 4G Decoding, so that other devices move up; ",
			option_where(machine), last);
	else
		finding_set_remedy(findings, finding,
				   "The kernel option pci=realloc (%s); more MMIO space above 4 "
				   "GiB in the firmware setup (\"MMIO High Size\"); %s",
				   option_where(machine), last);
}

static uint64_t size_of(const struct bar *bar)
{
	return bar->size.status == OK ? bar->size.value : 1;
}

/* Those that only lack room above 4 GiB are the business of bar_needs_above_4g. */
static enum outcome judge_bars(const struct machine *machine, struct findings *findings,
			       const struct function *function, bool above_4g)
{
	const bar_list *bars = &function_features(function)->bars;
	const struct bar *first = NULL;
	struct finding *finding = NULL;

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		if (!bar_lacks_address(bar) || (bar->wide && !above_4g))
			continue;
		first = first ? first : bar;
		if (!finding)
			finding = finding_add_function(
				findings, FINDING_FAIL, function,
				"%s has no address: there was no room for it%s.%s",
				bar_text(findings->arena, bar), bar->wide ? "" : " below 4 GiB",
				bridge_text(findings->arena,
					    bridge_too_small(machine, function, bar, size_of(bar)),
					    bar));
		finding_cite_attribute(findings, finding, function, "no address",
				       "resource, BAR %u", bar->index);
	}
	if (!finding)
		return bars_may_be_missing(bars) ? UNSEEN : bars->count ? FINE : NOT_JUDGED;
	advise(machine, findings, finding, function, first, machine_has_bars_above_4g(machine));
	return FOUND;
}

static enum outcome judge_all(const struct machine *machine, struct findings *findings,
			      const struct function *function)
{
	return judge_bars(machine, findings, function, true);
}

static enum outcome judge_narrow(const struct machine *machine, struct findings *findings,
				 const struct function *function)
{
	return judge_bars(machine, findings, function, false);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device lacks an address for a BAR.",
		"There is no device with a BAR.",
		"/sys/bus/pci/devices/*/resource",
	};
	judge_one *judge_function = machine_has_bars_above_4g(machine) ? judge_all : judge_narrow;

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(bar_without_address) = {
	.id = "bar_without_address",
	.severity = SEVERITY_CHANGE,
	.title = "a BAR has no address",
	.remedy = "The kernel option pci=realloc; more MMIO space in the firmware setup (MMIO "
		  "size, \"TOLUD\"); a newer firmware; another slot; or fewer cards.",
	.where = WHERE_FIRMWARE_SETUP,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "Neither the firmware nor Linux found room for the registers or the "
			   "memory of the device. No driver can use it without, neither here nor "
			   "in a VM: \"can't claim; no address assigned\", \"BAR: no space for\".",
		.how = "A memory BAR exists, and Linux has no address for it in "
		       "/sys/bus/pci/devices/.../resource.",
		.reference =
			"PCI Local Bus Specification, 6.2.5; Linux, drivers/pci/setup-res.c")
};
