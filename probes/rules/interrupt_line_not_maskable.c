/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/quirks/device_quirks.h"
#include "probes/judge/survey.h"

static void find(struct findings *findings, const struct function *function,
		 struct device_quirk_found found)
{
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function,
		"Its interrupt line %s be masked, so it must not be shared with another device.",
		found.sure ? "cannot" : "may be one that cannot");

	finding_cite_ids(findings, finding, function);
	finding_cite_text(findings, finding, found.quirk->source, "%s", found.quirk->about);
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	struct device_quirk_found found = device_quirk(function, EFFECT_INTX_NOT_MASKABLE);

	(void)machine;
	if (!found.quirk)
		return FINE;
	find(findings, function, found);
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No device is known to have an unmaskable interrupt line.",
		"There are no devices.",
		"probes/quirks/device.quirks",
	};

	survey_end(machine, findings, survey_devices(machine, findings, judge_function), &words);
}

RULE(interrupt_line_not_maskable) = {
	.id = "interrupt_line_not_maskable",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "its interrupt line cannot be masked",
	.remedy = "Use MSI in the VM, as most drivers do. If QEMU reports \"Failed to setup INTx "
		  "fd: Device or resource busy\", unbind or move the device that shares the line "
		  "(/proc/interrupts).",
	.told_by = TOLD_BY_LSPCI,
	.judge = judge,
	EXPLAIN(.meaning = "VFIO masks a device's interrupt line until the VM has handled the "
			   "interrupt. This device ignores the mask bit, so the whole line is "
			   "masked instead, which only works while no other device uses it.",
		.how = "Vendor and device ID are on the kernel's list (quirk_broken_intx_masking).",
		.reference = "Linux, drivers/pci/quirks.c, quirk_broken_intx_masking; PCI Local "
			     "Bus 3.0, 6.2.2, interrupt disable")
};
