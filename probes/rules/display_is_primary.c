/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/graphics.h"
#include "probes/judge/survey.h"

static void find_primary(struct findings *findings, const struct function *function, bool only)
{
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function, "%s",
		only ? "It is the only display with an output, and the boot display (boot_vga)."
		     : "It is the boot display (boot_vga).");

	finding_cite_attribute(findings, finding, function, "1", "boot_vga");
	if (only)
		finding->where = WHERE_SYSTEM;
	finding_set_remedy(findings, finding, "%s",
			   only ? "Once it is assigned, the host has no screen: first make sure "
				  "that you can reach the host over the network or a serial line."
				: "To keep the firmware from initialising it, make the other "
				  "display the primary one in the firmware setup.");
}

static enum outcome judge_function(const struct machine *machine, struct findings *findings,
				   const struct function *function)
{
	const struct flag *boot_vga = &function->place.boot_vga;

	if (!function_is_display(function))
		return NOT_JUDGED;
	if (boot_vga->status != OK || !boot_vga->value)
		return status_is_evidence(boot_vga->status) ? FINE : UNSEEN;
	find_primary(findings, function, is_only_display(machine, function));
	return FOUND;
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"No display device is the boot display.",
		"There is no display device.",
		"/sys/bus/pci/devices/*/boot_vga",
	};

	survey_end(machine, findings, survey_functions(machine, findings, judge_function), &words);
}

RULE(display_is_primary) = {
	.id = "display_is_primary",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "boot display (boot_vga)",
	.remedy = "Make another display the primary one in the firmware setup: the integrated one, "
		  "or another card. Otherwise give the guest a ROM file (romfile=).",
	.where = WHERE_FIRMWARE_SETUP,
	.judge = judge,
	EXPLAIN(.meaning = "The firmware has initialised this display. That may have changed its "
			   "ROM, its memory may be in use as a framebuffer, and some GPUs cannot "
			   "be initialised a second time in a guest. Often it works anyway.",
		.how = "boot_vga of the device in /sys is 1.",
		.reference = "Linux, drivers/pci/vgaarb.c")
};
