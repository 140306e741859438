/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/judge/survey.h"

#include <string.h>

static bool is_off(const struct function *function)
{
	return function->runtime_power.state.status == OK && strcmp(function->runtime_power.state.value, "D3cold") == 0;
}

static bool may_go(const struct function *function)
{
	const struct flag *allowed = &function->runtime_power.d3cold_allowed;

	return function_is_powered_down(function) && allowed->status == OK && allowed->value;
}

static bool is_known(const struct function *function)
{
	const struct runtime_power *power = &function->runtime_power;

	return power->state.status == OK && (!function_is_powered_down(function) || status_is_evidence(power->d3cold_allowed.status));
}

static void find(struct findings *findings, const struct function *function)
{
	const struct flag *allowed = &function->runtime_power.d3cold_allowed;
	struct finding *finding = finding_add_function(findings, FINDING_WARN, function, "Linux %s; some displays do not wake from that.",
						is_off(function) ? "had taken all power from it (D3cold)"
								 : "puts it to sleep (D3hot) and may take all power from it (D3cold)");
	char address[PCI_ADDRESS_TEXT];

	finding_cite_attribute(findings, finding, function, function->runtime_power.state.value, "power_state");
	finding_cite_attribute(findings, finding, function, allowed->status == OK ? allowed->value ? "1" : "0" : status_name(allowed->status),
		       "d3cold_allowed");
	pci_address_print(function->address, address);
	finding_set_remedy(findings, finding, "If it does not wake: options vfio-pci disable_idle_d3=1 in /etc/modprobe.d, and echo 0 > "
	       "/sys/bus/pci/devices/%s/d3cold_allowed before the virtual machine starts.", address);
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings, const struct function *function)
{
	(void)machine;
	if (!function_is_display(function))
		return NOT_JUDGED;
	if (!is_off(function) && !may_go(function))
		return is_known(function) ? FINE : UNSEEN;
	find(findings, function);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Linux had no display device asleep.",
		"There is no display device.", "power_state",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(d3cold_risk) = {
	.id = "d3cold_risk",
	.severity = SEVERITY_NOTE,
	.title = "the display may sleep too deeply",
	.remedy = "If it does not wake: options vfio-pci disable_idle_d3=1 in /etc/modprobe.d, and d3cold_allowed set to 0.",
	.judge = judge,
	EXPLAIN(
		.meaning = "An unused graphics card is put to sleep, and the port above it may "
			   "then take away its power (D3cold). Waking needs the firmware's help; "
			   "where that fails, the card reads as all ones until the host restarts.",
		.how = "The kernel's power_state of a display device, read before anything woke "
		       "it, is D3cold, or D3hot with d3cold_allowed.",
		.avoid = "Nothing needs to be done where it wakes: sleep saves power.",
		.reference = "Linux, Documentation/power/pci.rst; drivers/vfio/pci/vfio_pci.c, "
			     "disable_idle_d3")
};
