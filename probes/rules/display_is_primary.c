/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probes/analysis/graphics.h"
#include "probes/judge/survey.h"

static void find_primary(struct findings *findings, const struct function *function, bool only)
{
	struct finding *finding = finding_add_function(
		findings, FINDING_WARN, function, "%s",
		only ? "It is the only display with an output, and the boot display (boot_vga)."
		     : "The firmware's screen is on it.");

	finding_cite_attribute(findings, finding, function, "1", "boot_vga");
	finding_set_remedy(findings, finding, "%s",
			   only ? "Given away, the host has no screen: see first that it can be "
				  "reached over the network or a serial line."
				: "To keep it untouched for a guest, make the other display the "
				  "primary one in the firmware setup.");
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
		"No display has the firmware's screen.",
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
		  "or a plain card. Else give the guest "
		  "a ROM from a file (romfile=).",
	.judge = judge,
	EXPLAIN(.meaning = "The firmware has initialised this display and drawn on it. Its ROM "
			   "may be changed by that, its memory may be held as a framebuffer, and "
			   "some GPUs do not start a second time in a guest. Often it works all "
			   "the same.",
		.how = "boot_vga of the device in /sys is 1.",
		.reference = "Linux, drivers/pci/vgaarb.c")
};
