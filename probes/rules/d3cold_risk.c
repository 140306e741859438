/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/sleep.h"
#include "probes/judge/survey.h"

static const char *summary(struct arena *arena, const struct sleep_risk *risk)
{
	char address[PCI_ADDRESS_TEXT];

	switch (risk->kind) {
	case SLEEP_HAD:
		return "Linux had powered it off (D3cold); some GPUs do not wake from that.";
	case SLEEP_MAY:
		return "Linux suspends it (D3hot) and may power it off (D3cold); some GPUs do not "
		       "wake from that.";
	case SLEEP_FORESEEN:
		return arena_printf(arena,
				    "While idle under vfio-pci it may be powered off (D3cold) by "
				    "the port %s; some GPUs do not wake from that.",
				    pci_address_print(risk->port->address, address));
	case SLEEP_REPORTED:
		return "While idle under vfio-pci it may be powered off (D3cold); such cards were "
		       "reported not to wake from that.";
	case SLEEP_NONE:
	case SLEEP_UNKNOWN: break;
	}
	return NULL;
}

static void cite(struct findings *findings, struct finding *finding,
		 const struct function *function, const struct sleep_risk *risk)
{
	const struct flag *allowed = &function->runtime_power.d3cold_allowed;

	finding_cite_attribute(findings, finding, function, function->runtime_power.state.value,
			       "power_state");
	if (risk->kind == SLEEP_FORESEEN)
		finding_cite_attribute(findings, finding, risk->port, "there",
				       "firmware_node/power_resources_D3hot");
	else if (risk->kind == SLEEP_REPORTED)
		finding_cite_text(findings, finding, risk->source, "reported");
	else
		finding_cite_attribute(findings, finding, function,
				       allowed->status == OK ? allowed->value ? "1" : "0"
							     : status_name(allowed->status),
				       "d3cold_allowed");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	struct sleep_risk risk = sleep_risk(machine, function);
	const char *text = summary(findings->arena, &risk);
	char address[PCI_ADDRESS_TEXT];

	if (!function_is_display(function))
		return NOT_JUDGED;
	if (!text)
		return risk.kind == SLEEP_UNKNOWN ? UNSEEN : FINE;
	struct finding *finding =
		finding_add_function(findings, FINDING_WARN, function, "%s", text);
	cite(findings, finding, function, &risk);
	finding_set_remedy(
		findings, finding,
		"If it does not wake: options vfio-pci disable_idle_d3=1 in /etc/modprobe.d, and "
		"echo 0 > /sys/bus/pci/devices/%s/d3cold_allowed before the VM starts.",
		pci_address_print(function->address, address));
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No display device is known to be at risk from D3cold.",
		"There is no display device.",
		"power_state",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(d3cold_risk) = {
	.id = "d3cold_risk",
	.severity = SEVERITY_NOTE,
	.title = "GPU may not wake from D3cold",
	.remedy = "If it does not wake: options vfio-pci disable_idle_d3=1 in /etc/modprobe.d, and "
		  "d3cold_allowed set to 0.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "An unused graphics card is suspended, and the port above it may then "
			   "cut its power (D3cold). Waking it needs the firmware's help; if that "
			   "fails, the card reads as all ones until the host reboots.",
		.how = "The kernel's power_state of a display device, read before anything wakes "
		       "it, is D3cold, or D3hot with d3cold_allowed; or a port above it has ACPI "
		       "power resources (_PR3), or its ID is on a list of reports.",
		.avoid = "Nothing needs to be done if it wakes: suspending saves power.",
		.reference = "Linux, Documentation/power/pci.rst; drivers/vfio/pci/vfio_pci.c, "
			     "disable_idle_d3")
};
