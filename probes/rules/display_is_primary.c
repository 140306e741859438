#include "probes/survey.h"

static void find_primary(struct findings *findings, const struct function *function, size_t displays)
{
	char address[PCI_ADDRESS_TEXT];
	struct finding *finding = find_function(findings, FINDING_WARN, function, "%s", displays > 1
						? "The firmware's screen is on it."
						: "It is the only display, and the firmware's screen is on it.");

	cite_text(findings, finding, "1", "/sys/bus/pci/devices/%s/boot_vga", pci_address_print(function->address, address));
	remedy(findings, finding, "%s", displays > 1
	       ? "To keep it untouched for a guest, make the other display the primary one in the firmware setup."
	       : "Given away, the host has no screen: see first that it can be reached over the network or a serial line.");
}

static void judge(const struct machine *machine, struct findings *findings)
{
	static const struct survey_words words = {
		"Which display has the firmware's screen could not be seen.", "No display has the firmware's screen.",
		"There is no display device.", "/sys/bus/pci/devices/*/boot_vga",
	};
	struct survey survey = { 0 };

	for (size_t i = 0; i < machine->functions.count; i++)
		survey.judged += machine->functions.items[i].status == OK && function_is_display(&machine->functions.items[i]);
	for (size_t i = 0; i < machine->functions.count; i++) {
		const struct function *function = &machine->functions.items[i];
		if (function->status != OK || !function_is_display(function))
			continue;
		survey.unseen += !status_is_evidence(function->place.boot_vga.status);
		if (function->place.boot_vga.status != OK || !function->place.boot_vga.value)
			continue;
		survey.found++;
		find_primary(findings, function, survey.judged);
	}
	survey_end(machine, findings, &survey, &words);
}

RULE(display_is_primary) = {
	.id = "display_is_primary",
	.severity = SEVERITY_NOTE,
	.detail = true,
	.title = "the firmware's screen is on it",
	.meaning = "The firmware has initialised this display and drawn on it. Its ROM may be changed by that, its memory may be held as a "
		   "framebuffer, and some GPUs do not start a second time in a guest. Often it works all the same.",
	.how = "boot_vga of the device in /sys is 1.",
	.remedy = "Make another display the primary one in the firmware setup: the integrated one, or a plain card. Else give the guest "
		  "a ROM from a file (romfile=).",
	.reference = "Linux, drivers/pci/vgaarb.c",
	.judge = judge,
};
