#include "probes/bars.h"
#include "probes/survey.h"

/* Those that only lack room above 4 GiB are the business of bar_needs_above_4g. */
static void judge_function(struct findings *findings, const struct function *function, bool above_4g, struct survey *survey)
{
	const bar_list *bars = &function_features(function)->bars;
	struct finding *finding = NULL;
	bool unseen = bars_may_be_missing(bars);

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		char address[PCI_ADDRESS_TEXT];
		if (!bar_lacks_address(bar) || (bar->wide && !above_4g))
			continue;
		if (!finding)
			finding = find_function(findings, FINDING_FAIL, function, "%s has no address: there was no room for it.",
						bar_text(findings->arena, bar));
		cite_text(findings, finding, "no address", "/sys/bus/pci/devices/%s/resource, BAR %u",
			  pci_address_print(function->address, address), bar->index);
	}
	survey->found += finding != NULL;
	survey->unseen += !finding && unseen;
	survey->judged += bars->count && !unseen;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Whether a BAR lacks its address could not be seen.", "No device lacks an address for its registers.",
		"There is no device with a BAR.", "/sys/bus/pci/devices/*/resource",
	};
	bool above_4g = machine_has_bars_above_4g(machine);
	struct survey survey = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_of_interest(&machine->functions.items[i]))
			judge_function(findings, &machine->functions.items[i], above_4g, &survey);
	survey_end(machine, findings, &survey, &words);
}

RULE(bar_without_address) = {
	.id = "bar_without_address",
	.severity = SEVERITY_CHANGE,
	.title = "a BAR has no address",
	.meaning = "Neither the firmware nor Linux found room for the registers or the memory of the device. Without it no driver can use it, "
		   "here or in a virtual machine: \"can't claim; no address assigned\", \"BAR: no space for\".",
	.how = "A memory BAR exists, and Linux has no address for it in /sys/bus/pci/devices/.../resource.",
	.remedy = "A newer firmware; in its setup more memory for PCI (MMIO size, \"TOLUD\"); another slot; the kernel option pci=realloc; "
		  "or take other cards out.",
	.reference = "PCI Local Bus Specification, 6.2.5; Linux, drivers/pci/setup-res.c",
	.judge = judge,
};
