#include "probes/bars.h"
#include "probes/survey.h"

static void judge_function(struct findings *findings, const struct function *function, struct survey *survey)
{
	const bar_list *bars = &function_features(function)->bars;
	struct finding *finding = NULL;
	bool wide = false;

	for (size_t i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->items[i];
		char address[PCI_ADDRESS_TEXT];
		wide |= bar->wide;
		if (!bar->wide || !bar_lacks_address(bar))
			continue;
		if (!finding)
			finding = find_function(findings, FINDING_FAIL, function,
						"%s has no address, and nothing in this machine is above 4 GiB.",
						bar_text(findings->arena, bar));
		cite_text(findings, finding, "no address", "/sys/bus/pci/devices/%s/resource, BAR %u",
			  pci_address_print(function->address, address), bar->index);
	}
	survey->found += finding != NULL;
	survey->judged += wide;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Whether a BAR needs room above 4 GiB could not be seen.", "No BAR waits for room above 4 GiB.",
		"There is no device with a BAR of 64 bits.", "/sys/bus/pci/devices/*/resource",
	};
	struct survey survey = { 0 };

	if (machine_has_bars_above_4g(machine)) {
		struct finding *finding = find_machine(findings, FINDING_PASS, "The firmware gives out addresses above 4 GiB.");
		cite_text(findings, finding, "a BAR is above 4 GiB", "%s", words.where);
		return;
	}
	for (size_t i = 0; i < machine->functions.count; i++)
		if (function_is_of_interest(&machine->functions.items[i]))
			judge_function(findings, &machine->functions.items[i], &survey);
	survey_end(machine, findings, &survey, &words);
}

RULE(bar_needs_above_4g) = {
	.id = "bar_needs_above_4g",
	.severity = SEVERITY_CHANGE,
	.title = "a BAR needs room above 4 GiB",
	.meaning = "The device asks for more memory addresses than are left below 4 GiB, and the firmware gives out none above. Without its "
		   "address the device cannot work, here or in a virtual machine.",
	.how = "A memory BAR of 64 bits has no address, and no BAR of the whole machine is above 4 GiB.",
	.remedy = "Switch \"Above 4G Decoding\" on in the firmware setup (also \"64-bit BAR\", \"Memory Mapped I/O above 4 GB\"), and CSM off. "
		  "Where there is none: a newer firmware, another machine.",
	.avoid = "A firmware setup that offers it may hide it while CSM is on.",
	.reference = "PCI Express Base Specification 5.0, 7.5.1.2.1",
	.judge = judge,
};
