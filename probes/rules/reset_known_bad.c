/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/reset.h"
#include "probes/assignment/strangers.h"
#include "probes/judge/survey.h"
#include "probes/machine/pci_ids.h"

static void cite_reset(struct findings *findings, struct finding *finding,
		       const struct function *function, const struct reset *reset)
{
	finding_cite_attribute(findings, finding, function,
			       text_or_status(function_features(function)->resets.methods),
			       "reset_method");
	finding_cite_ids(findings, finding, function);
	if (reset->bad.quirk)
		finding_cite_text(findings, finding, reset->bad.quirk->source, "%s",
				  reset->bad.quirk->about);
}

/* How many other functions are on its bus; SIZE_MAX where one of them is of another card. */
static size_t neighbours(const struct machine *machine, const struct function *function)
{
	size_t count = 0;

	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *other = &machine->functions.items[i];
		if (other == function || other->address.domain != function->address.domain ||
		    other->address.bus != function->address.bus)
			continue;
		if (is_stranger_of(machine, function, other))
			return SIZE_MAX;
		count++;
	}
	return count;
}

/*
 * How to have the bus reset instead. Linux lists "bus" for function 0 before it knows of the
 * others, and then refuses to have it written: it takes it only where nothing else is on the bus.
 * Without any method of the function's own VFIO resets the bus, if one virtual machine has all that
 * is there.
 */
static bool advise_bus(const struct machine *machine, struct findings *findings,
		       struct finding *finding, const struct function *function)
{
	size_t others = neighbours(machine, function);
	char address[PCI_ADDRESS_TEXT];

	if (function_features(function)->resets.methods.status != OK ||
	    !reset_of_bus_works(machine, function) || others == SIZE_MAX)
		return false;
	pci_address_print(function->address, address);
	if (!others)
		finding_set_remedy(findings, finding,
				   "echo bus > /sys/bus/pci/devices/%s/reset_method, at each boot.",
				   address);
	else
		finding_set_remedy(findings, finding,
				   "echo > /sys/bus/pci/devices/%s/reset_method, at each boot: "
				   "without its own method VFIO resets its bus, if the whole card "
				   "is assigned to the same VM.",
				   address);
	return true;
}

/* Never more than a warning: such a device can be assigned, and not each that has the id fails. */
static struct finding *find_quirk(const struct machine *machine, struct findings *findings,
				  const struct function *function, const struct reset *reset)
{
	const struct device_quirk *quirk = reset->bad.quirk;
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function, "Its reset (%s) is known to fail%s. %s.",
		reset_name(reset->kind), reset->bad.sure ? "" : " on some", quirk->about);

	if (quirk->effects & EFFECT_NO_FLR)
		finding_set_remedy(findings, finding,
				   "Use a newer kernel: it does not use this reset.");
	else if (!(quirk->effects & EFFECT_BAD_FLR &&
		   advise_bus(machine, findings, finding, function)) &&
		 quirk->remedy)
		finding_set_remedy(findings, finding, "%s", quirk->remedy);
	return finding;
}

/* What the kernel's log says of this device, a hint. */
static const struct hint *hint_about(const struct machine *machine, const struct function *function)
{
	const struct hints *hints = &machine->log.kinds[HINT_RESET];

	for (size_t i = 0; i < hints->first.count; i++)
		if (hints->first.items[i].has_device &&
		    pci_address_compare(hints->first.items[i].device, function->address) == 0)
			return &hints->first.items[i];
	return NULL;
}

static bool is_amd_with_bus_only(const struct function *function, const struct reset *reset)
{
	return function->vendor == VENDOR_ATI && function_is_display(function) &&
	       reset->kind == RESET_BUS;
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct reset *reset = &deduced_device(findings->deduced, function)->reset;
	const struct hint *hint = hint_about(machine, function);
	struct finding *finding;

	if (reset->bad.quirk)
		finding = find_quirk(machine, findings, function, reset);
	else if (is_amd_with_bus_only(function, reset))
		finding = finding_add_function(findings, FINDING_WARN, function,
					       "Only a bus reset resets it: some AMD graphics "
					       "cards do not start a second time after that.");
	else if (hint)
		finding = finding_add_function(
			findings, FINDING_WARN, function,
			"The kernel log shows a reset or wake-up that failed.");
	else
		return reset->kind == RESET_UNKNOWN ? UNSEEN : FINE;
	cite_reset(findings, finding, function, reset);
	if (hint)
		finding_cite_text(findings, finding, hint->text, "kernel log");
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No reset in use is known to fail.",
		"There are no devices.",
		"probes/quirks/device.quirks",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(reset_known_bad) = {
	.id = "reset_known_bad",
	.severity = SEVERITY_NOTE,
	.title = "its reset is known to fail",
	.remedy = "Test it: start the VM, stop it and start it again. If that fails, shut the "
		  "guest down cleanly, or suspend and resume the host before the next start; "
		  "otherwise only a host reboot helps.",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "The device works in a VM once. After the VM stops, the device is reset "
			   "and does not recover: the next start fails, reports \"unknown header "
			   "type 127\", or hangs the host. This is the AMD \"reset bug\"; other "
			   "devices have it too.",
		.how = "Vendor and device ID are on a list of reports (the evidence gives source "
		       "and date), and Linux uses the reset that they are about. Not every card, "
		       "firmware and driver with that ID fails.",
		.avoid = "Avoid this device where VMs are restarted often.",
		.reference = "github.com/gnif/vendor-reset; Linux, drivers/pci/quirks.c, "
			     "quirk_no_flr")
};
