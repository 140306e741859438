/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

static void set_remedy(struct findings *findings, struct finding *finding, const char *address)
{
	finding_set_remedy(
		findings, finding,
		"Shut the machine down and disconnect its power for half a minute. On a running "
		"host: echo 0 > /sys/bus/pci/devices/%s/d3cold_allowed, echo on > "
		"/sys/bus/pci/devices/%s/power/control; if it still does not answer, echo 1 > "
		"/sys/bus/pci/devices/%s/remove, then echo 1 > /sys/bus/pci/rescan.",
		address, address, address);
}

static void find_silent(struct findings *findings, const struct function *function)
{
	struct finding *finding =
		finding_add_function(findings, FINDING_FAIL, function,
				     "It does not answer: its configuration header reads as all "
				     "ones. It fell off the bus or has no power.");
	char address[PCI_ADDRESS_TEXT];

	pci_address_print(function->address, address);
	finding_cite(findings, finding, 0, 4, UINT32_MAX, "%s config", address);
	finding_cite_attribute(findings, finding, function,
			       text_or_status(function->runtime_power.state), "power_state");
	set_remedy(findings, finding, address);
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Every PCI function answers.",
		"There are no devices.",
		"configuration headers",
	};

	struct survey survey = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->silent)
			find_silent(findings, function);
		survey_count(&survey, function,
			     function->silent         ? FOUND
			     : function->status == OK ? FINE
						      : UNSEEN);
	}
	survey_end(machine, findings, survey, &words);
}

RULE(function_does_not_answer) = {
	.id = "function_does_not_answer",
	.severity = SEVERITY_CHANGE,
	.title = "the device does not answer",
	.remedy = "Shut the machine down, disconnect its power for half a minute, and run the scan "
		  "again.",
	.where = WHERE_SYSTEM,
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "Linux lists the function, but reading it returns all ones. It fell off "
			   "the bus, usually after a failed reset, or is powered off (D3cold) and "
			   "does not wake. lspci reports \"rev ff\" and \"unknown header type "
			   "7f\", QEMU \"127\".",
		.how = "Vendor ID and class code of its configuration header are all ones.",
		.avoid = "Do not judge the device by this report: its configuration is unknown.",
		.reference = "PCI Express Base Specification, 2.3.2, and PCI Bus Power Management "
			     "Interface Specification 1.2, D3cold")
};
